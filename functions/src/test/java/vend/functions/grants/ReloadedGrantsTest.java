package vend.functions.grants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import vend.caller.BearerToken;
import vend.caller.Verification;
import vend.functions.TestGrants;
import vend.functions.http.Ruleset;
import vend.grant.Grants;

/** Which revision is in use while the file in the bucket changes. */
@Timeout(600)
class ReloadedGrantsTest {
  private static final String OTHER = TestGrants.YAML.replace("main-deploys", "main-deploys-too");

  private final ReloadedGrantsFixture vend = new ReloadedGrantsFixture();

  @AfterEach
  void close() {
    vend.close();
  }

  @Test
  void usesTheObjectVersionAsTheRevision() {
    String version = vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    ReloadedGrantsFixture.assertRevision(version, vend.grants(ReloadedGrantsFixture.PATIENT));
  }

  @Test
  void usesTheDigestAsTheRevisionIfTheBucketHasNoVersioning() {
    vend.bucket.turnVersioningOff();
    vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    ReloadedGrantsFixture.assertRevision(
        TestGrants.grants().revision(), vend.grants(ReloadedGrantsFixture.PATIENT));
  }

  @Test
  void pollsAfterFifteenSecondsAndSendsTheEntityTag() throws InterruptedException {
    String version = vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    ReloadedGrants grants = vend.grants(ReloadedGrantsFixture.PATIENT);
    ReloadedGrantsFixture.assertRevision(version, grants);
    vend.pass(ReloadedGrants.REREAD);
    ReloadedGrantsFixture.assertRevision(version, grants);
    assertEquals(List.of("200 " + ReloadedGrantsFixture.KEY), vend.bucket.answered());
    vend.pass(ReloadedGrantsFixture.INSTANT);
    ReloadedGrantsFixture.assertRevision(version, grants);
    while (vend.bucket.answered().size() < 2) {
      Thread.sleep(1);
    }
    assertEquals("304 " + ReloadedGrantsFixture.KEY, vend.bucket.answered().getLast());
  }

  @Test
  void startsUsingANewVersionWhileRequestsContinue() throws InterruptedException {
    vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    ReloadedGrants grants = vend.grants(ReloadedGrantsFixture.PATIENT);
    assertTrue(grants.current().isPresent());
    String second = vend.bucket.put(ReloadedGrantsFixture.KEY, OTHER);
    vend.pass(ReloadedGrants.REREAD.plus(ReloadedGrantsFixture.INSTANT));
    // The first request starts the poll, and continues with the held revision.
    assertTrue(grants.current().isPresent());
    ReloadedGrantsFixture.awaitRevision(second, grants);
  }

  @Test
  void blocksNoRequestWhileTheHeldRevisionMayBeUsed() throws InterruptedException {
    String first = vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    // A request that waits here waits forever: the answer comes only after the last one.
    ReloadedGrants grants = vend.grants(ReloadedGrantsFixture.PATIENT);
    ReloadedGrantsFixture.assertRevision(first, grants);
    String second = vend.bucket.put(ReloadedGrantsFixture.KEY, OTHER);
    var open = new CountDownLatch(1);
    vend.bucket.holdAnswersUntil(open);
    vend.pass(ReloadedGrants.POLL_FIRST);
    ReloadedGrantsFixture.assertRevision(first, grants);
    ReloadedGrantsFixture.assertRevision(first, grants);
    open.countDown();
    ReloadedGrantsFixture.awaitRevision(second, grants);
  }

  @Test
  void pollsBeforeItUsesTheRevisionOfAFrozenInstance() {
    vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    ReloadedGrants grants = vend.grants(ReloadedGrantsFixture.PATIENT);
    assertTrue(grants.current().isPresent());
    String second = vend.bucket.put(ReloadedGrantsFixture.KEY, OTHER);
    // Only the wall clock advances while an instance is frozen.
    vend.clock.advance(ReloadedGrants.POLL_FIRST.plus(ReloadedGrantsFixture.INSTANT));
    ReloadedGrantsFixture.assertRevision(second, grants);
  }

  @Test
  void readsOnceForConcurrentRequests() throws Exception {
    String version = vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    ReloadedGrants grants = vend.grants(ReloadedGrantsFixture.PATIENT);
    var open = new CountDownLatch(1);
    vend.bucket.holdAnswersUntil(open);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var requests = new ArrayList<Future<Optional<String>>>();
      for (int i = 0; i < 50; i++) {
        requests.add(
            threads.submit(() -> grants.current().map(Ruleset::grants).map(Grants::revision)));
      }
      open.countDown();
      for (Future<Optional<String>> request : requests) {
        assertEquals(Optional.of(version), request.get());
      }
    }
    assertEquals(List.of("200 " + ReloadedGrantsFixture.KEY), vend.bucket.answered());
  }

  @Test
  void readsAtStartupSoThatTheFirstRequestDoesNotWait() {
    String version = vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    ReloadedGrants grants = vend.grants(ReloadedGrantsFixture.PATIENT);
    grants.start();
    ReloadedGrantsFixture.assertRevision(version, grants);
    assertEquals(1, vend.bucket.answered().size());
  }

  @Test
  void keepsSigningKeysOfIssuersAcrossRevisions() {
    vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    ReloadedGrants grants = vend.grants(ReloadedGrantsFixture.PATIENT);
    assertVerifies(grants);
    vend.bucket.put(ReloadedGrantsFixture.KEY, OTHER);
    vend.pass(ReloadedGrants.POLL_FIRST.plus(ReloadedGrantsFixture.INSTANT));
    assertVerifies(grants);
    assertEquals(1, vend.keySetFetches.get());
  }

  private void assertVerifies(ReloadedGrants grants) {
    var issuer = TestGrants.staff();
    assertInstanceOf(
        Verification.Verified.class,
        grants
            .current()
            .orElseThrow()
            .verifier()
            .verify(new BearerToken(issuer.sign(issuer.claims(vend.clock.instant())))));
  }

  @Test
  void logsTheRevisionInUse() throws Exception {
    String version = vend.bucket.put(ReloadedGrantsFixture.KEY, TestGrants.YAML);
    assertTrue(vend.grants(ReloadedGrantsFixture.PATIENT).current().isPresent());
    var logged = vend.awaitLogged("grantsInForce");
    assertEquals(version, logged.get("grantsRevision"));
    assertEquals(0, logged.get("GrantsStale"));
    assertEquals(0, logged.get("GrantsBroken"));
    assertTrue(logged.containsKey("_aws"));
  }

  @Test
  void findsAChangedPolicyOfAnUnchangedFile() {
    vend.bucket.put(ReloadedGrantsFixture.KEY, withPolicy("policies/deploy.json"));
    vend.bucket.put("vend/policies/deploy.json", policy("s3:GetObject"));
    ReloadedGrants grants = vend.grants(ReloadedGrantsFixture.PATIENT);
    String before = grantRevision(grants);
    vend.bucket.put("vend/policies/deploy.json", policy("s3:PutObject"));
    vend.pass(ReloadedGrants.POLL_FIRST.plus(ReloadedGrantsFixture.INSTANT));
    String after = grantRevision(grants);
    assertTrue(!before.equals(after), "the policy's text is a part of the grant's revision");
  }

  @Test
  void requestsAPolicyOnceEvenIfManyGrantsShareIt() {
    vend.bucket.put(
        ReloadedGrantsFixture.KEY,
        withPolicy("policies/deploy.json")
            .replace("\"{sub}\" }", "\"{sub}\", policy: policies/deploy.json }")
            .replace("    callerPolicy: allow\n", ""));
    vend.bucket.put("vend/policies/deploy.json", policy("s3:GetObject"));
    assertTrue(
        vend.grants(ReloadedGrantsFixture.PATIENT).current().isPresent(), vend.lines.toString());
    assertEquals(1, Collections.frequency(vend.bucket.answered(), "200 vend/policies/deploy.json"));
  }

  private static String grantRevision(ReloadedGrants grants) {
    return grants.current().orElseThrow().grants().grants().getFirst().revision();
  }

  static String withPolicy(String path) {
    return TestGrants.YAML.replace("duration: 30m", "duration: 30m\n      policy: " + path);
  }

  static String policy(String action) {
    return """
    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"%s","Resource":"*"}]}
    """
        .formatted(action);
  }
}
