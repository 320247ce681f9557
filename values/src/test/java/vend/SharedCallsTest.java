package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that need the same result at the same time share one call and its outcome. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedCallsTest {
  /** Longer than any test: a thread that waits in vain fails the test for sure, not by chance. */
  private static final Duration LONGER_THAN_ANY_TEST = Duration.ofMinutes(10);

  private final SharedCalls<String, String> calls = new SharedCalls<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicReference<Thread> waiting = new AtomicReference<>();

  private String call(Supplier<String> result) {
    begun.countDown();
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return result.get();
  }

  private SharedCall.Outcome<String> join() {
    waiting.set(Thread.currentThread());
    return calls.share("key", () -> "a call of its own", LONGER_THAN_ANY_TEST);
  }

  /** Ends the call after the other thread has begun to wait for it. */
  private void endWhileWaitedFor() throws InterruptedException {
    while (waiting.get() == null || waiting.get().getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    end.countDown();
  }

  @Test
  void gives_the_result_to_all_callers_with_the_same_key() throws Exception {
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      Future<SharedCall.Outcome<String>> first =
          threads.submit(
              () -> calls.share("key", () -> call(() -> "result"), LONGER_THAN_ANY_TEST));
      begun.await();
      Future<SharedCall.Outcome<String>> second = threads.submit(this::join);
      assertEquals(
          new SharedCall.Made<>("other"),
          calls.share("another key", () -> "other", LONGER_THAN_ANY_TEST));
      assertEquals(new SharedCall.NotInTime<>(), calls.share("key", () -> "own", Duration.ZERO));
      endWhileWaitedFor();
      assertEquals(new SharedCall.Made<>("result"), first.get());
      assertEquals(new SharedCall.Joined<>("result"), second.get());
    }
    assertEquals(
        new SharedCall.Made<>("new"), calls.share("key", () -> "new", LONGER_THAN_ANY_TEST));
  }

  @Test
  void waiters_learn_that_the_call_failed() throws Exception {
    var broken = new IllegalStateException("broken");
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      Future<Throwable> first =
          threads.submit(() ->
              assertThrows(
                  IllegalStateException.class,
                  () ->
                      calls.share(
                          "key",
                          () ->
                              call(() -> {
                                throw broken;
                              }),
                          LONGER_THAN_ANY_TEST)));
      begun.await();
      Future<SharedCall.Outcome<String>> second = threads.submit(this::join);
      endWhileWaitedFor();
      assertEquals(broken, first.get());
      assertEquals(new SharedCall.BrokenOff<>(broken), second.get());
    }
    assertEquals(
        new SharedCall.Made<>("new"), calls.share("key", () -> "new", LONGER_THAN_ANY_TEST));
  }

  @Test
  void ends_the_wait_of_an_interrupted_thread() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SharedCall.Outcome<String>> first =
          threads.submit(
              () -> calls.share("key", () -> call(() -> "result"), LONGER_THAN_ANY_TEST));
      begun.await();
      Thread.currentThread().interrupt();
      assertEquals(
          new SharedCall.NotInTime<>(), calls.share("key", () -> "own", LONGER_THAN_ANY_TEST));
      assertTrue(Thread.interrupted());
      end.countDown();
      assertEquals(new SharedCall.Made<>("result"), first.get());
    }
  }
}
