package vend.integration.cloud;

/** Threads that keep every core busy, and a few more, until they are closed. */
final class BusyCores implements AutoCloseable {
  private static final int MORE = 4;

  private volatile boolean busy = true;

  BusyCores() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors() + MORE; i++) {
      Thread.ofPlatform().daemon().start(this::spin);
    }
  }

  private void spin() {
    while (busy) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() {
    busy = false;
  }
}
