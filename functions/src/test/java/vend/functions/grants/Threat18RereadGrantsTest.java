package vend.functions.grants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vend.functions.TestGrants;

/**
 * Threat 18: a grants file that is missing, invalid, too large or unreachable leads to denials at
 * last. No revision is used for longer than {@link ReloadedGrants#BOUND}.
 */
@Timeout(600)
class Threat18RereadGrantsTest {
  private final ReloadedGrantsFixture vend = new ReloadedGrantsFixture();

  @AfterEach
  void close() {
    vend.assertNothingLeaks();
    vend.close();
  }

  private ReloadedGrants held(Duration maxWait) throws InterruptedException {
    String version = vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    ReloadedGrants grants = vend.grants(maxWait);
    ReloadedGrantsFixture.awaitRevision(version, grants);
    return grants;
  }

  /** Checks that the last revision is used exactly up to the bound, and that a repair ends it. */
  private void assertBounded(ReloadedGrants grants, Runnable repair) throws Exception {
    vend.pass(ReloadedGrants.BOUND);
    assertTrue(grants.current().isPresent());
    vend.pass(ReloadedGrantsFixture.INSTANT);
    ReloadedGrantsFixture.assertDenied(grants);
    vend.pass(ReloadedGrants.BOUND);
    ReloadedGrantsFixture.assertDenied(grants);
    repair.run();
    String version = vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML + "# repaired\n");
    vend.pass(ReloadedGrants.MAX_POLL.plus(ReloadedGrantsFixture.INSTANT));
    ReloadedGrantsFixture.awaitRevision(version, grants);
  }

  @ParameterizedTest
  @EnumSource(
      value = BucketStub.Mood.class,
      names = {"SLOW_DOWN", "DENYING", "CUTTING_SHORT"})
  void keepsTheRevisionForFiveMinutesWhileTheStoreDoesNotAnswer(BucketStub.Mood mood)
      throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.be(mood);
    assertBounded(grants, () -> vend.bucket.be(BucketStub.Mood.WELL));
    Map<String, Object> logged = vend.awaitLogged("grantsStale");
    assertEquals(1, logged.get("GrantsStale"));
    assertEquals(0, logged.get("GrantsBroken"));
    assertEquals(300, logged.get("GrantsAge"));
  }

  @ParameterizedTest
  @EnumSource(
      value = BucketStub.Mood.class,
      names = {"HANGING", "DRIPPING"})
  void doesNotWaitForAStoreThatHangs(BucketStub.Mood mood) throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.HASTY);
    vend.bucket.be(mood);
    assertBounded(grants, () -> vend.bucket.be(BucketStub.Mood.WELL));
    assertEquals(1, vend.awaitLogged("grantsStale").get("GrantsStale"));
  }

  @Test
  void keepsTheLastValidRevisionForFiveMinutesAfterAnInvalidVersion() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.put(
        ReloadedGrantsFixture.KEY, TestGrants.YAML.replace("effect: deny", "effect: maybe"));
    assertBounded(grants, () -> {});
    Map<String, Object> logged = vend.awaitLogged("grantsUnusable");
    assertEquals(1, logged.get("GrantsBroken"));
    assertEquals(0, logged.get("GrantsStale"));
    assertTrue(
        String.valueOf(logged.get("problems"))
            .matches("s3://acme-grants/vend/grants.yaml:[0-9]+:[0-9]+: .*must be allow or deny\\."),
        String.valueOf(logged.get("problems")));
  }

  @Test
  void treatsADeletedFileAsInvalid() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.delete(ReloadedGrantsFixture.KEY);
    assertBounded(grants, () -> {});
    assertEquals(
        "s3://acme-grants/vend/grants.yaml does not exist (NoSuchKey)",
        vend.awaitLogged("grantsUnusable").get("problems"));
  }

  @Test
  void treatsAFileThatIsTooLargeAsInvalid() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.put(ReloadedGrantsFixture.KEY, new byte[BucketGrants.MAX_BYTES + 1]);
    assertBounded(grants, () -> {});
    assertEquals(
        "s3://acme-grants/vend/grants.yaml is larger than 16777216 bytes",
        vend.awaitLogged("grantsUnusable").get("problems"));
  }

  @Test
  void treatsBytesThatAreNotUtf8AsAnInvalidFile() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.put(ReloadedGrantsFixture.KEY, new byte[] {(byte) 0xc3, 0x28});
    assertBounded(grants, () -> {});
  }

  @Test
  void treatsAFileOfAnotherHubAsInvalid() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML.replace("vend-hub", "other-hub"));
    assertBounded(grants, () -> {});
  }

  @Test
  void treatsAFileWithAMissingPolicyAsInvalid() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.put(ReloadedGrantsFixture.KEY, ReloadedGrantsTest.withPolicy("policies/none.json"));
    assertBounded(grants, () -> {});
    assertEquals(1, vend.awaitLogged("grantsUnusable").get("GrantsBroken"));
  }

  @Test
  void deniesFromTheStartWhenNothingCanBeRead() throws Exception {
    ReloadedGrants grants = vend.grants(ReloadedGrantsFixture.PATIENT);
    ReloadedGrantsFixture.assertDenied(grants);
    Map<String, Object> logged = vend.awaitLogged("grantsUnusable");
    assertFalse(logged.containsKey("GrantsAge"), "no revision is held, so there is no age");
    String version = vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    // Retries only after the pause: many requests must not become many polls.
    vend.pass(ReloadedGrants.RETRY_PAUSE.minus(ReloadedGrantsFixture.INSTANT));
    ReloadedGrantsFixture.assertDenied(grants);
    vend.pass(ReloadedGrantsFixture.INSTANT);
    ReloadedGrantsFixture.assertRevision(version, grants);
  }

  @Test
  void doesNotUseARevisionFromTheFuture() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.be(BucketStub.Mood.SLOW_DOWN);
    vend.clock.advance(Duration.ofNanos(-1));
    ReloadedGrantsFixture.assertDenied(grants);
    vend.bucket.be(BucketStub.Mood.WELL);
    vend.clock.advance(Duration.ofDays(-1));
    assertTrue(grants.current().isPresent());
    assertEquals(3, vend.bucket.answered().size());
  }

  @Test
  void doesNotUseARevisionAfterTheWallClockJumpedAhead() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.be(BucketStub.Mood.SLOW_DOWN);
    vend.clock.advance(Duration.ofDays(1));
    ReloadedGrantsFixture.assertDenied(grants);
  }

  @Test
  void noticesThatTimePassedEvenIfTheWallClockWasSetBack() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.be(BucketStub.Mood.SLOW_DOWN);
    vend.nanos.addAndGet(ReloadedGrants.BOUND.plus(ReloadedGrantsFixture.INSTANT).toNanos());
    ReloadedGrantsFixture.assertDenied(grants);
  }

  @Test
  void doesNotUseARevisionAfterARestoreThatSetTheMonotonicClockBack() throws Exception {
    ReloadedGrants grants = held(ReloadedGrantsFixture.PATIENT);
    vend.bucket.be(BucketStub.Mood.SLOW_DOWN);
    vend.nanos.addAndGet(-1);
    ReloadedGrantsFixture.assertDenied(grants);
  }

  @Test
  void ignoresTheResultOfAnAbandonedPoll() throws Exception {
    var late = new HeldBackStore(TestGrants.grants());
    ReloadedGrants grants = late.grants(vend, ReloadedGrantsFixture.HASTY);
    ReloadedGrantsFixture.assertDenied(grants);
    // Polls are numbered in the order in which they reach the store.
    late.awaitBegun(0);
    vend.pass(ReloadedGrants.MAX_POLL.plus(ReloadedGrantsFixture.INSTANT));
    ReloadedGrantsFixture.assertDenied(grants);
    late.letLand(1, "second");
    ReloadedGrantsFixture.awaitRevision("second", grants);
    late.awaitEnded(0);
    late.letLand(0, "first");
    late.awaitLanded(0);
    assertEquals(Optional.of("second"), grants.current().map(rules -> rules.grants().revision()));
  }
}
