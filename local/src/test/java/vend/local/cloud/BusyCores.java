package vend.local.cloud;

import java.util.ArrayList;
import java.util.List;

/** Threads that keep every core busy, and a few more, until they are closed. */
final class BusyCores implements AutoCloseable {
  private static final int MORE = 4;

  private volatile boolean busy = true;
  private final List<Thread> threads = new ArrayList<>();

  BusyCores() {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors() + MORE; i++) {
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                while (busy) {
                  Thread.onSpinWait();
                }
              }));
    }
  }

  @Override
  public void close() throws InterruptedException {
    busy = false;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
