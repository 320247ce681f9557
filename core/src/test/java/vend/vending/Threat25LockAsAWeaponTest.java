package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import vend.Reason;
import vend.SettableClock;
import vend.grant.Allowed;
import vend.vending.limit.Limits;
import vend.vending.limit.WaitBudget;

/** Threat 25: a caller that holds a lock, is refused or floods the hub cannot block others. */
class Threat25LockAsAWeaponTest {
  private static final int CALLERS = 200;
  private static final int PROCESSES = 4;
  private static final Allowed ALLOWED = AllowedVariation.PLAIN.allowed();

  private final Hub hub = new Hub(new SettableClock(Instant.EPOCH));
  private final InstantSource clock = InstantSource.system();
  private final CountDownLatch allAreThere = new CountDownLatch(CALLERS);

  private Vending process() {
    return new Vending(
        "eu-west-1",
        new Vending.Ports(
            hub.sts,
            hub.stores(),
            hub.stores(),
            hub.counts,
            hub.tokens,
            hub.revocations,
            hub.approvals),
        new Sealing(hub.keys, new SecureRandom(), clock),
        new Limits(hub.counts, Runnable::run, clock),
        clock,
        WaitTimer.SYSTEM,
        new SecureRandom());
  }

  /** A busy machine needs more than the usual wait budget until all callers have run. */
  private List<Vending.Outcome> burst(WaitBudget waitBudget) throws Exception {
    var processes = new ArrayList<Vending>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(process());
    }
    var answers = new ArrayList<Future<Vending.Outcome>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CALLERS; i++) {
        answers.add(threads.submit(call(processes.get(i % PROCESSES), waitBudget)));
      }
      var outcomes = new ArrayList<Vending.Outcome>();
      for (var answer : answers) {
        outcomes.add(answer.get());
      }
      return outcomes;
    }
  }

  private Callable<Vending.Outcome> call(Vending process, WaitBudget waitBudget) {
    return () -> {
      allAreThere.countDown();
      allAreThere.await();
      return process.vend(ALLOWED, false, waitBudget);
    };
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @RepeatedTest(3)
  void callsStsOnceForTwoHundredCallersOfFourProcesses() throws Exception {
    Instant now = clock.instant();
    var credentials = Fakes.credentials("ONE", now, now.plusSeconds(3600));
    hub.sts.answer = new AssumeRole.Issued(credentials);
    hub.sts.meanwhile = () -> sleep(60);
    for (var outcome : burst(WaitBudget.LONGEST)) {
      assertEquals(credentials, assertInstanceOf(Vending.Vended.class, outcome).credentials());
    }
    assertEquals(1, hub.sts.asked.size());
    assertEquals(1, hub.leases.leases.size());
  }

  @RepeatedTest(3)
  void callsStsOnceForARefusalAndAnswersEveryCaller() throws Exception {
    hub.sts.answer = new AssumeRole.NotIssued(Reason.REFUSED_BY_AWS, "AccessDenied");
    hub.sts.meanwhile = () -> sleep(60);
    Set<Reason> reasons =
        burst(WaitBudget.LONGEST).stream()
            .map(outcome -> assertInstanceOf(Vending.NotVended.class, outcome).reason())
            .collect(Collectors.toSet());
    assertEquals(Set.of(Reason.REFUSED_BY_AWS), reasons);
    assertEquals(1, hub.sts.asked.size());
  }

  /**
   * An end so late that a busy machine answers all callers before it. A later one would come from a
   * wrong clock, and two seconds of the limit are left in case the clock is set back.
   */
  private Instant longestLock() {
    return CacheEntry.farthest(CacheEntry.LONGEST_LOCK_LIFE, clock.instant()).minusSeconds(2);
  }

  /** A holder never releases its lock: all callers are answered, and none waits longer. */
  @Test
  void answersEveryCallerWhileALockIsNeverReleased() throws Exception {
    hub.store.lock(AllowedVariation.PLAIN.key(), new Lock("for nothing", longestLock()));
    Set<Reason> reasons =
        burst(WaitBudget.USUAL).stream()
            .map(outcome -> assertInstanceOf(Vending.NotVended.class, outcome).reason())
            .collect(Collectors.toSet());
    assertEquals(Set.of(Reason.STILL_VENDING), reasons);
    assertEquals(0, hub.sts.asked.size());
  }
}
