package vend.integration.cloud;

/** Keeps every core busy, with a few more threads than cores, until it is closed. */
final class BusyCores implements AutoCloseable {
  private static final int EXTRA_THREADS = 4;

  private volatile boolean busy = true;

  BusyCores() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors() + EXTRA_THREADS; i++) {
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
