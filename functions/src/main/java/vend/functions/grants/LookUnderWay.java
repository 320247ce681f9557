package vend.functions.grants;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A look at the store on a thread of its own, which many may wait for. */
final class LookUnderWay {
  private final GrantsStore store;
  private final Moment began;
  private final CountDownLatch over = new CountDownLatch(1);
  private @Nullable Thread thread;
  private boolean ended;

  LookUnderWay(GrantsStore store, Moment began) {
    this.store = store;
    this.began = began;
  }

  Moment began() {
    return began;
  }

  synchronized void start(
      Supplier<Optional<GrantsStore.Copy>> held, Consumer<GrantsStore.Found> landing) {
    if (!ended) {
      thread = Thread.ofVirtual().name("grants").start(() -> run(held.get(), landing));
    }
  }

  private void run(Optional<GrantsStore.Copy> held, Consumer<GrantsStore.Found> landing) {
    try {
      landing.accept(found(held));
    } finally {
      over.countDown();
    }
  }

  private GrantsStore.Found found(Optional<GrantsStore.Copy> held) {
    try {
      return store.look(held);
    } catch (RuntimeException e) {
      // A store throws nothing by contract; one that does must not stay under way for ever.
      return new GrantsStore.Unanswered(e.getClass().getSimpleName());
    }
  }

  void await(Duration longest) {
    try {
      // Whether it is over makes no difference: what is held then says what may be used.
      boolean _ = over.await(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Breaks it off. */
  synchronized void end() {
    ended = true;
    if (thread != null) {
      thread.interrupt();
    }
    over.countDown();
  }
}
