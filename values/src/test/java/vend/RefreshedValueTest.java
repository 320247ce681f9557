package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A value is read by one thread for all, and what was given up never becomes the value. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefreshedValueTest {
  /** Longer than any test: a thread that waits in vain fails by that, and not by luck. */
  private static final Duration PATIENT = Duration.ofMinutes(10);

  private final RefreshedValue<String> refreshed = new RefreshedValue<>("first");

  /** A look that ends when the test says so, however often its thread is interrupted. */
  private static final class HeldBack implements RefreshedValue.Reading<String> {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean overdue = new AtomicBoolean();
    private final List<String> told = new ArrayList<>();
    private final String value;

    HeldBack(String value) {
      this.value = value;
    }

    @Override
    public String after(String last) {
      begun.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        awaitEnd();
      }
      over.countDown();
      return value;
    }

    private void awaitEnd() {
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean isOverdue() {
      return overdue.get();
    }

    @Override
    public void givenUp() {
      told.add("given up");
    }

    @Override
    public void landed(String next) {
      told.add("landed " + next);
    }
  }

  @Test
  void reads_once_for_all_that_saw_the_same_value() throws Exception {
    var reads = new AtomicInteger();
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    RefreshedValue.Reading<String> reading =
        last -> {
          reads.incrementAndGet();
          begun.countDown();
          await(end);
          return last + ", second";
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SharedCall.Outcome<String>>> outcomes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        outcomes.add(threads.submit(() -> refreshed.read("first", reading, PATIENT)));
      }
      begun.await();
      assertEquals(new SharedCall.NotInTime<>(), refreshed.read("first", reading, Duration.ZERO));
      end.countDown();
      int made = 0;
      for (Future<SharedCall.Outcome<String>> outcome : outcomes) {
        switch (outcome.get()) {
          case SharedCall.Made<String>(String value) -> {
            assertEquals("first, second", value);
            made++;
          }
          case SharedCall.Joined<String>(String value) -> assertEquals("first, second", value);
          case SharedCall.Outcome<String> other -> throw new AssertionError(other);
        }
      }
      assertEquals(1, made);
    }
    assertEquals(1, reads.get());
    assertEquals("first, second", refreshed.value());
  }

  @Test
  void reads_nothing_where_the_value_was_replaced_since_the_caller_saw_it() {
    String seen = refreshed.value();
    refreshed.read(seen, _ -> "second", PATIENT);
    assertEquals(
        new SharedCall.Joined<>("second"),
        refreshed.read(
            seen,
            _ -> {
              throw new AssertionError("read again");
            },
            PATIENT));
  }

  @Test
  void keeps_the_value_and_reads_again_after_a_read_that_threw() {
    String seen = refreshed.value();
    assertThrows(
        IllegalStateException.class,
        () ->
            refreshed.read(
                seen,
                _ -> {
                  throw new IllegalStateException();
                },
                PATIENT));
    assertEquals("first", refreshed.value());
    assertEquals(new SharedCall.Made<>("second"), refreshed.read(seen, _ -> "second", PATIENT));
  }

  @Test
  void goes_on_at_once_while_a_thread_of_its_own_reads() throws Exception {
    var slow = new HeldBack("second");
    assertEquals(
        new SharedCall.NotInTime<>(),
        refreshed.readOnThread("first", slow, Duration.ZERO, "reading"));
    assertEquals("first", refreshed.value());
    slow.end.countDown();
    assertEquals(
        new SharedCall.Joined<>("second"),
        refreshed.readOnThread("first", new HeldBack("third"), PATIENT, "reading"));
    assertEquals("second", refreshed.value());
  }

  @Test
  void drops_what_a_read_that_was_given_up_comes_to_before_its_successor() throws Exception {
    var first = new HeldBack("late");
    var second = new HeldBack("second");
    giveUp(first, second);
    first.end.countDown();
    first.over.await();
    assertEquals("first", refreshed.value());
    second.end.countDown();
    assertInstanceOf(
        SharedCall.Joined.class,
        refreshed.readOnThread("first", new HeldBack("third"), PATIENT, "reading"));
    assertEquals("second", refreshed.value());
  }

  @Test
  void drops_what_a_read_that_was_given_up_comes_to_after_its_successor() throws Exception {
    var first = new HeldBack("late");
    var second = new HeldBack("second");
    giveUp(first, second);
    second.end.countDown();
    refreshed.readOnThread("first", new HeldBack("third"), PATIENT, "reading");
    first.end.countDown();
    first.over.await();
    assertEquals("second", refreshed.value());
  }

  private void giveUp(HeldBack first, HeldBack second) throws InterruptedException {
    refreshed.readOnThread("first", first, Duration.ZERO, "reading");
    first.begun.await();
    first.overdue.set(true);
    refreshed.readOnThread("first", second, Duration.ZERO, "reading");
    first.interrupted.await();
    second.begun.await();
    assertEquals(List.of("given up"), first.told);
  }

  @Test
  void tells_a_read_that_its_value_is_the_current_one() {
    var reading = new HeldBack("second");
    reading.end.countDown();
    refreshed.read("first", reading, PATIENT);
    assertEquals(List.of("landed second"), reading.told);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
