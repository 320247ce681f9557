package vend.client.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import vend.client.source.NoCredentials;

/** Calls that end in time, that fail, and that never end. */
class TimeLimitTest {
  private static TimeLimit within(Duration longest) {
    return new TimeLimit(longest, "Try again later.");
  }

  @Test
  void returnsTheResultOfACallThatEndsInTime() throws Exception {
    assertEquals("done", within(Duration.ofMinutes(1)).run("work", () -> "done"));
  }

  @Test
  void reportsTheExceptionOfACall() {
    var reason = new IOException("why");
    var failed =
        assertThrows(
            TimeLimit.Failed.class,
            () ->
                within(Duration.ofMinutes(1))
                    .run(
                        "work",
                        () -> {
                          throw reason;
                        }));
    assertEquals(reason, failed.reason());
  }

  @Test
  void interruptsACallThatTakesTooLong() throws Exception {
    var never = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    var failure =
        assertThrows(
            NoCredentials.NotAnswered.class,
            () ->
                within(Duration.ofMillis(50))
                    .run(
                        "the work",
                        () -> {
                          try {
                            never.await();
                            return "";
                          } finally {
                            ended.countDown();
                          }
                        }));
    assertTrue(String.valueOf(failure.getMessage()).startsWith("the work sent no complete answer"));
    ended.await();
  }

  @Test
  void anInterruptedCallerStaysInterrupted() {
    var never = new CountDownLatch(1);
    Thread.currentThread().interrupt();
    assertThrows(
        NoCredentials.NotAnswered.class,
        () ->
            within(Duration.ofMinutes(1))
                .run(
                    "work",
                    () -> {
                      never.await();
                      return "";
                    }));
    assertTrue(Thread.interrupted());
  }
}
