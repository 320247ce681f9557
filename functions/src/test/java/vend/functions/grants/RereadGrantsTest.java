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

/** What is in force, while the file in the bucket changes. */
@Timeout(600)
class RereadGrantsTest {
  private static final String OTHER = TestGrants.YAML.replace("main-deploys", "main-deploys-too");

  private final RereadFixture vend = new RereadFixture();

  @AfterEach
  void close() {
    vend.close();
  }

  @Test
  void takesTheVersionForTheRevision() {
    String version = vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    RereadFixture.assertRevision(version, vend.grants(RereadFixture.PATIENT));
  }

  @Test
  void takesTheDigestForTheRevisionWhereTheBucketKeepsNoVersions() {
    vend.bucket.keepNoVersions();
    vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    RereadFixture.assertRevision(
        TestGrants.grants().revision(), vend.grants(RereadFixture.PATIENT));
  }

  @Test
  void asksOnlyAfterFifteenSecondsAndThenByTheTag() throws InterruptedException {
    String version = vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    RereadGrants grants = vend.grants(RereadFixture.PATIENT);
    RereadFixture.assertRevision(version, grants);
    vend.pass(RereadGrants.REREAD);
    RereadFixture.assertRevision(version, grants);
    assertEquals(List.of("200 " + RereadFixture.KEY), vend.bucket.answered());
    vend.pass(RereadFixture.INSTANT);
    RereadFixture.assertRevision(version, grants);
    while (vend.bucket.answered().size() < 2) {
      Thread.sleep(1);
    }
    assertEquals("304 " + RereadFixture.KEY, vend.bucket.answered().getLast());
  }

  @Test
  void putsANewVersionInForceWhileRequestsGoOn() throws InterruptedException {
    vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    RereadGrants grants = vend.grants(RereadFixture.PATIENT);
    assertTrue(grants.current().isPresent());
    String second = vend.bucket.put(RereadFixture.KEY, OTHER);
    vend.pass(RereadGrants.REREAD.plus(RereadFixture.INSTANT));
    // The first to come begins the look, and goes on with what is there.
    assertTrue(grants.current().isPresent());
    RereadFixture.awaitRevision(second, grants);
  }

  @Test
  void holdsUpNobodyWhileThereIsSomethingThatMayBeUsed() throws InterruptedException {
    String first = vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    // Whoever waits here waits for ever: the answer comes only after the last look.
    RereadGrants grants = vend.grants(RereadFixture.PATIENT);
    RereadFixture.assertRevision(first, grants);
    String second = vend.bucket.put(RereadFixture.KEY, OTHER);
    var open = new CountDownLatch(1);
    vend.bucket.holdAnswersUntil(open);
    vend.pass(RereadGrants.LOOK_FIRST);
    RereadFixture.assertRevision(first, grants);
    RereadFixture.assertRevision(first, grants);
    open.countDown();
    RereadFixture.awaitRevision(second, grants);
  }

  @Test
  void looksBeforeItUsesWhatAFrozenInstanceWokeUpWith() {
    vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    RereadGrants grants = vend.grants(RereadFixture.PATIENT);
    assertTrue(grants.current().isPresent());
    String second = vend.bucket.put(RereadFixture.KEY, OTHER);
    // Only the wall clock goes on while an instance is frozen.
    vend.clock.advance(RereadGrants.LOOK_FIRST.plus(RereadFixture.INSTANT));
    RereadFixture.assertRevision(second, grants);
  }

  @Test
  void readsOnceForManyWhoComeAtOnce() throws Exception {
    String version = vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    RereadGrants grants = vend.grants(RereadFixture.PATIENT);
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
    assertEquals(List.of("200 " + RereadFixture.KEY), vend.bucket.answered());
  }

  @Test
  void readsAtTheStartSoThatTheFirstRequestNeedNot() {
    String version = vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    RereadGrants grants = vend.grants(RereadFixture.PATIENT);
    grants.start();
    RereadFixture.assertRevision(version, grants);
    assertEquals(1, vend.bucket.answered().size());
  }

  @Test
  void keepsTheKeysOfIssuersOverANewRevision() {
    vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    RereadGrants grants = vend.grants(RereadFixture.PATIENT);
    assertVerifies(grants);
    vend.bucket.put(RereadFixture.KEY, OTHER);
    vend.pass(RereadGrants.LOOK_FIRST.plus(RereadFixture.INSTANT));
    assertVerifies(grants);
    assertEquals(1, vend.keySetFetches.get());
  }

  private void assertVerifies(RereadGrants grants) {
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
  void saysWhatIsInForceAndSince() throws Exception {
    String version = vend.bucket.put(RereadFixture.KEY, TestGrants.YAML);
    assertTrue(vend.grants(RereadFixture.PATIENT).current().isPresent());
    var logged = vend.awaitLogged("grantsInForce");
    assertEquals(version, logged.get("grantsRevision"));
    assertEquals(0, logged.get("GrantsStale"));
    assertEquals(0, logged.get("GrantsBroken"));
    assertTrue(logged.containsKey("_aws"));
  }

  @Test
  void findsAPolicyThatHasChangedWhereTheFileHasNot() {
    vend.bucket.put(RereadFixture.KEY, withPolicy("policies/deploy.json"));
    vend.bucket.put("vend/policies/deploy.json", policy("s3:GetObject"));
    RereadGrants grants = vend.grants(RereadFixture.PATIENT);
    String before = grantRevision(grants);
    vend.bucket.put("vend/policies/deploy.json", policy("s3:PutObject"));
    vend.pass(RereadGrants.LOOK_FIRST.plus(RereadFixture.INSTANT));
    String after = grantRevision(grants);
    assertTrue(!before.equals(after), "the policy's text is a part of the grant's revision");
  }

  @Test
  void asksForEachPolicyOnceHoweverManyGrantsShareIt() {
    vend.bucket.put(
        RereadFixture.KEY,
        withPolicy("policies/deploy.json")
            .replace("\"{sub}\" }", "\"{sub}\", policy: policies/deploy.json }")
            .replace("    callerPolicy: allow\n", ""));
    vend.bucket.put("vend/policies/deploy.json", policy("s3:GetObject"));
    assertTrue(vend.grants(RereadFixture.PATIENT).current().isPresent(), vend.lines.toString());
    assertEquals(1, Collections.frequency(vend.bucket.answered(), "200 vend/policies/deploy.json"));
  }

  private static String grantRevision(RereadGrants grants) {
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
