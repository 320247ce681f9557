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

/** One thread reads the value for all, and a read that was given up never becomes the value. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefreshedValueTest {
  /** Longer than any test: a thread that waits in vain fails the test for sure, not by chance. */
  private static final Duration LONGER_THAN_ANY_TEST = Duration.ofMinutes(10);

  private final RefreshedValue<String> refreshed = new RefreshedValue<>("first");

  /** A read that ends when the test says so, however often its thread is interrupted. */
  private static final class BlockedRead implements RefreshedValue.Reading<String> {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean overdue = new AtomicBoolean();
    private final List<String> events = new ArrayList<>();
    private final String value;

    BlockedRead(String value) {
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
      events.add("given up");
    }

    @Override
    public void landed(String next) {
      events.add("landed " + next);
    }
  }

  @Test
  void reads_once_for_all_threads_that_saw_the_same_value() throws Exception {
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
        outcomes.add(threads.submit(() -> refreshed.read("first", reading, LONGER_THAN_ANY_TEST)));
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
  void does_not_read_if_the_value_was_replaced_since_the_caller_saw_it() {
    String seen = refreshed.value();
    refreshed.read(seen, _ -> "second", LONGER_THAN_ANY_TEST);
    assertEquals(
        new SharedCall.Joined<>("second"),
        refreshed.read(
            seen,
            _ -> {
              throw new AssertionError("read again");
            },
            LONGER_THAN_ANY_TEST));
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
                LONGER_THAN_ANY_TEST));
    assertEquals("first", refreshed.value());
    assertEquals(
        new SharedCall.Made<>("second"), refreshed.read(seen, _ -> "second", LONGER_THAN_ANY_TEST));
  }

  @Test
  void returns_at_once_while_a_new_thread_reads() throws Exception {
    var slow = new BlockedRead("second");
    assertEquals(
        new SharedCall.NotInTime<>(),
        refreshed.readOnThread("first", slow, Duration.ZERO, "reading"));
    assertEquals("first", refreshed.value());
    slow.end.countDown();
    assertEquals(
        new SharedCall.Joined<>("second"),
        refreshed.readOnThread("first", new BlockedRead("third"), LONGER_THAN_ANY_TEST, "reading"));
    assertEquals("second", refreshed.value());
  }

  @Test
  void drops_a_given_up_read_that_ends_before_its_successor() throws Exception {
    var first = new BlockedRead("late");
    var second = new BlockedRead("second");
    giveUp(first, second);
    first.end.countDown();
    first.over.await();
    assertEquals("first", refreshed.value());
    second.end.countDown();
    assertInstanceOf(
        SharedCall.Joined.class,
        refreshed.readOnThread("first", new BlockedRead("third"), LONGER_THAN_ANY_TEST, "reading"));
    assertEquals("second", refreshed.value());
  }

  @Test
  void drops_a_given_up_read_that_ends_after_its_successor() throws Exception {
    var first = new BlockedRead("late");
    var second = new BlockedRead("second");
    giveUp(first, second);
    second.end.countDown();
    refreshed.readOnThread("first", new BlockedRead("third"), LONGER_THAN_ANY_TEST, "reading");
    first.end.countDown();
    first.over.await();
    assertEquals("second", refreshed.value());
  }

  private void giveUp(BlockedRead first, BlockedRead second) throws InterruptedException {
    refreshed.readOnThread("first", first, Duration.ZERO, "reading");
    first.begun.await();
    first.overdue.set(true);
    refreshed.readOnThread("first", second, Duration.ZERO, "reading");
    first.interrupted.await();
    second.begun.await();
    assertEquals(List.of("given up"), first.events);
  }

  @Test
  void notifies_a_read_that_its_value_is_current() {
    var reading = new BlockedRead("second");
    reading.end.countDown();
    refreshed.read("first", reading, LONGER_THAN_ANY_TEST);
    assertEquals(List.of("landed second"), reading.events);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
