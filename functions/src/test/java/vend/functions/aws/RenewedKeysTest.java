package vend.functions.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vend.functions.aws.RenewedKeys.Expiring;

/** The time-out only ends a run that would hang. */
@Timeout(60)
class RenewedKeysTest {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final Duration BEFORE_THE_END = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private Instant expires = now.plus(LIFE);
  private boolean isBroken;
  private int asked;
  private final RenewedKeys keys = new RenewedKeys(this::issue, () -> now);

  private Expiring issue() throws AwsFailure {
    asked++;
    if (isBroken) {
      throw new AwsFailure("Broken", null);
    }
    return new Expiring(AwsKeys.temporary("ASIA" + asked, "secret", "token"), expires);
  }

  private String id() throws AwsFailure {
    return keys.keys().accessKeyId();
  }

  private void assertFails(String code) {
    assertEquals(code, assertThrows(AwsFailure.class, this::id).code());
  }

  @Test
  void asksOnceAsLongAsTheKeysAreGood() throws AwsFailure {
    assertEquals("ASIA1", id());
    now = expires.minus(BEFORE_THE_END).minusNanos(1);
    assertEquals("ASIA1", id());
    assertEquals(1, asked);
  }

  @Test
  void renewsThemBeforeTheyEnd() throws AwsFailure {
    assertEquals("ASIA1", id());
    now = expires.minus(BEFORE_THE_END);
    expires = now.plus(LIFE);
    assertEquals("ASIA2", id());
    assertEquals("ASIA2", id());
  }

  @Test
  void usesTheOldOnesWhileNewOnesCannotBeHadAndAsksOnlyNowAndThen() throws AwsFailure {
    assertEquals("ASIA1", id());
    isBroken = true;
    now = expires.minus(BEFORE_THE_END);
    assertEquals("ASIA1", id());
    assertEquals("ASIA1", id());
    assertEquals(2, asked);
    now = now.plus(PAUSE);
    assertEquals("ASIA1", id());
    assertEquals(3, asked);
    isBroken = false;
    now = now.plus(PAUSE);
    expires = now.plus(LIFE);
    assertEquals("ASIA4", id());
  }

  @Test
  void failsWhenTheOldOnesHaveEnded() throws AwsFailure {
    assertEquals("ASIA1", id());
    isBroken = true;
    now = expires.minusNanos(1);
    assertEquals("ASIA1", id());
    now = expires;
    assertFails("Broken");
  }

  @Test
  void failsAtOnceAndRecoversAtOnceWhereThereWereNone() throws AwsFailure {
    isBroken = true;
    assertFails("Broken");
    assertFails("Broken");
    isBroken = false;
    assertEquals("ASIA3", id());
  }

  @Test
  void takesNoKeysThatHaveEnded() {
    expires = now;
    assertFails("KeysExpired");
  }

  @Test
  void keepsTheOldOnesWhereTheNewOnesHaveEnded() throws AwsFailure {
    assertEquals("ASIA1", id());
    now = expires.minus(BEFORE_THE_END);
    expires = now;
    assertEquals("ASIA1", id());
  }

  @Test
  void asksOnlyNowAndThenForThoseWhoseEndIsNear() throws AwsFailure {
    expires = now.plus(Duration.ofMinutes(1));
    assertEquals("ASIA1", id());
    assertEquals("ASIA1", id());
    now = now.plus(PAUSE);
    assertEquals("ASIA2", id());
    now = expires;
    expires = now.plus(LIFE);
    assertEquals("ASIA3", id());
  }

  @Test
  void asksOnceForManyThreads() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var slow =
        new RenewedKeys(
            () -> {
              begun.countDown();
              await(go);
              return issue();
            },
            () -> now);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var found = new ArrayList<Future<AwsKeys>>();
      for (int i = 0; i < 50; i++) {
        found.add(threads.submit(slow::keys));
      }
      begun.await();
      go.countDown();
      for (Future<AwsKeys> one : found) {
        assertEquals("ASIA1", one.get().accessKeyId());
      }
    }
    assertEquals(1, asked);
  }

  @Test
  void letsNobodyWaitWhoHasGoodOnes() throws Exception {
    var begun = new CountDownLatch(2);
    var go = new CountDownLatch(1);
    var slow =
        new RenewedKeys(
            () -> {
              begun.countDown();
              if (begun.getCount() == 0) {
                await(go);
              }
              return issue();
            },
            () -> now);
    assertEquals("ASIA1", slow.keys().accessKeyId());
    now = expires.minus(BEFORE_THE_END);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<AwsKeys> renewing = threads.submit(slow::keys);
      begun.await();
      assertEquals("ASIA1", slow.keys().accessKeyId());
      expires = now.plus(LIFE);
      go.countDown();
      assertEquals("ASIA2", renewing.get().accessKeyId());
    }
    assertEquals(List.of("ASIA2"), List.of(slow.keys().accessKeyId()));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
