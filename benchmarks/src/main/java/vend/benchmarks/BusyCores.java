package vend.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Background load: one busy thread per core, until closed. */
final class BusyCores implements AutoCloseable {
  private volatile boolean busy = true;
  private final List<Thread> threads = new ArrayList<>();

  BusyCores() {
    for (int i = 0; i < Machine.processors(); i++) {
      threads.add(Thread.ofPlatform().daemon().start(this::spin));
    }
  }

  private void spin() {
    while (busy) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws BenchmarkFailed {
    busy = false;
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("The benchmark was interrupted.", e);
    }
  }
}
