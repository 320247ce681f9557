package vend.caller.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static vend.caller.aws.IdentityFixture.assertRejected;
import static vend.caller.aws.IdentityFixture.assertUnverifiable;
import static vend.caller.aws.IdentityFixture.verified;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.caller.aws.CallerIdentityService.Answer;
import vend.caller.aws.CallerIdentityService.Refused;
import vend.caller.aws.CallerIdentityService.Unavailable;

/** Vend calls STS once for a proof, however often it is sent, and limits concurrent calls. */
class CachedCallerIdentitiesTest {
  private final IdentityFixture fixture = new IdentityFixture();

  @Test
  void cachesAValidProofForAMinute() {
    String token =
        TestSts.token(
            TestSts.ROLE_KEY,
            IdentityFixture.issuer(IdentityFixture.SERVER_ID, Map.of()),
            IdentityFixture.ADDRESS,
            IdentityFixture.NOW,
            900);
    verified(fixture.verify(token));
    fixture.clock.advance(CachedCallerIdentities.GOOD.minusNanos(1));
    verified(fixture.verify(token));
    assertEquals(1, fixture.sts.calls.get());
    fixture.clock.advance(Duration.ofNanos(1));
    verified(fixture.verify(token));
    assertEquals(2, fixture.sts.calls.get());
  }

  @Test
  void cachesARefusalForAFewSeconds() {
    String url = fixture.url(new TestSts.Key(TestSts.USER_KEY.id(), "wrong", ""));
    for (int i = 0; i < 10; i++) {
      assertRejected(RejectionCause.REFUSED_BY_STS, fixture.verifyUrl(url));
    }
    assertEquals(1, fixture.sts.calls.get());
    fixture.clock.advance(CachedCallerIdentities.REFUSED);
    assertRejected(RejectionCause.REFUSED_BY_STS, fixture.verifyUrl(url));
    assertEquals(2, fixture.sts.calls.get());
  }

  @Test
  void ignoresTheCacheAfterTheClockHasJumpedBack() {
    String url = fixture.url(TestSts.ROLE_KEY);
    verified(fixture.verifyUrl(url));
    fixture.clock.advance(Duration.ofSeconds(-1));
    verified(fixture.verifyUrl(url));
    assertEquals(2, fixture.sts.calls.get());
  }

  @Test
  void doesNotCallStsForProofsThatItRefusesItself() {
    fixture.verifyUrl(fixture.url(TestSts.ROLE_KEY).replace("eu-central-1", "eu-west-1"));
    fixture.verifyUrl(fixture.url(TestSts.ROLE_KEY) + "&x=y");
    fixture.clock.advance(Duration.ofMinutes(20));
    assertEquals(0, fixture.sts.calls.get());
  }

  @Test
  void callsStsOnceForConcurrentRequestsWithTheSameProof() throws Exception {
    // On a busy machine, the second request may wait longer than usual for the first.
    var identities = new CachedCallerIdentities(fixture.clock, Duration.ofMinutes(10));
    AwsIdentityProof proof = proof("0");
    var questions = new ArrayList<Answer>();
    var open = new CountDownLatch(1);
    var begun = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Answer> first =
          threads.submit(() ->
              identities.of(
                  proof,
                  () -> {
                    begun.countDown();
                    await(open);
                    questions.add(new Refused());
                    return new Refused();
                  }));
      begun.await();
      Future<Answer> second =
          threads.submit(() -> identities.of(proof, () -> new Unavailable("called")));
      Future<Answer> other =
          threads.submit(() -> identities.of(proof("1"), () -> new Unavailable("other")));
      assertEquals(new Unavailable("other"), other.get());
      open.countDown();
      assertEquals(new Refused(), first.get());
      // It joined the first call, or came after the result was cached.
      assertEquals(new Refused(), second.get());
      assertEquals(1, questions.size());
    }
  }

  @Test
  void limitsConcurrentCallsForOneAccessKey() throws Exception {
    var identities = new CachedCallerIdentities(fixture.clock);
    var open = new CountDownLatch(1);
    var begun = new CountDownLatch(CachedCallerIdentities.MOST_PER_KEY);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var under = new ArrayList<Future<Answer>>();
      for (int i = 0; i < CachedCallerIdentities.MOST_PER_KEY; i++) {
        AwsIdentityProof proof = proof(Integer.toString(i));
        under.add(
            threads.submit(() ->
                identities.of(
                    proof,
                    () -> {
                      begun.countDown();
                      await(open);
                      return new Refused();
                    })));
      }
      begun.await();
      var busy = new Unavailable("too many concurrent STS calls for proofs");
      assertEquals(busy, identities.of(proof("9"), Refused::new));
      open.countDown();
      for (Future<Answer> one : under) {
        assertEquals(new Refused(), one.get());
      }
      assertEquals(new Refused(), identities.of(proof("9"), Refused::new));
    }
  }

  @Test
  void releasesItsSlotWhenACallFails() throws Exception {
    var identities = new CachedCallerIdentities(fixture.clock);
    for (int i = 0; i < 2 * CachedCallerIdentities.MOST_PER_KEY; i++) {
      AwsIdentityProof proof = proof(Integer.toString(i % 10));
      assertThrows(
          IllegalStateException.class,
          () ->
              identities.of(
                  proof,
                  () -> {
                    throw new IllegalStateException();
                  }));
    }
    assertEquals(new Refused(), identities.of(proof("0"), Refused::new));
  }

  @Test
  void evictsTheOldestOfManyProofs() {
    String url = fixture.url(TestSts.ROLE_KEY);
    verified(fixture.verifyUrl(url));
    String signature = url.substring(url.lastIndexOf('=') + 1);
    // One more than the cache holds, because one of them may be the valid proof.
    for (int i = 0; i < 1_001; i++) {
      String other = "%04d".formatted(i) + signature.substring(4);
      if (!other.equals(signature)) {
        fixture.verifyUrl(url.replace(signature, other));
      }
    }
    int before = fixture.sts.calls.get();
    fixture.sts.down = true;
    assertUnverifiable("down", fixture.verifyUrl(url));
    assertEquals(before + 1, fixture.sts.calls.get());
  }

  /** One of several proofs with the same access key. */
  private AwsIdentityProof proof(String digit) throws RejectedToken {
    String url = fixture.url(TestSts.USER_KEY);
    return AwsIdentityProof.parse(TestSts.token(url.substring(0, url.length() - 1) + digit));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
