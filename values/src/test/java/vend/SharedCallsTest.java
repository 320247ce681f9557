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

/** Threads that want the same at the same time share one call, and its end. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SharedCallsTest {
  /** Longer than any test: a thread that waits in vain fails by that, and not by luck. */
  private static final Duration PATIENT = Duration.ofMinutes(10);

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
    return calls.share("key", () -> "a call of its own", PATIENT);
  }

  /** Ends the call once the other thread waits for it. */
  private void endWhileWaitedFor() throws InterruptedException {
    while (waiting.get() == null || waiting.get().getState() != Thread.State.TIMED_WAITING) {
      Thread.sleep(1);
    }
    end.countDown();
  }

  @Test
  void gives_the_result_to_all_that_want_the_same() throws Exception {
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      Future<SharedCall.Outcome<String>> first =
          threads.submit(() -> calls.share("key", () -> call(() -> "result"), PATIENT));
      begun.await();
      Future<SharedCall.Outcome<String>> second = threads.submit(this::join);
      assertEquals(
          new SharedCall.Made<>("other"), calls.share("another key", () -> "other", PATIENT));
      assertEquals(new SharedCall.NotInTime<>(), calls.share("key", () -> "own", Duration.ZERO));
      endWhileWaitedFor();
      assertEquals(new SharedCall.Made<>("result"), first.get());
      assertEquals(new SharedCall.Joined<>("result"), second.get());
    }
    assertEquals(new SharedCall.Made<>("new"), calls.share("key", () -> "new", PATIENT));
  }

  @Test
  void tells_all_that_wait_when_the_call_breaks_off() throws Exception {
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
                          PATIENT)));
      begun.await();
      Future<SharedCall.Outcome<String>> second = threads.submit(this::join);
      endWhileWaitedFor();
      assertEquals(broken, first.get());
      assertEquals(new SharedCall.BrokenOff<>(broken), second.get());
    }
    assertEquals(new SharedCall.Made<>("new"), calls.share("key", () -> "new", PATIENT));
  }

  @Test
  void ends_the_wait_of_a_thread_that_is_interrupted() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SharedCall.Outcome<String>> first =
          threads.submit(() -> calls.share("key", () -> call(() -> "result"), PATIENT));
      begun.await();
      Thread.currentThread().interrupt();
      assertEquals(new SharedCall.NotInTime<>(), calls.share("key", () -> "own", PATIENT));
      assertTrue(Thread.interrupted());
      end.countDown();
      assertEquals(new SharedCall.Made<>("result"), first.get());
    }
  }
}
