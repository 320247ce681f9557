package vend.functions.grants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import vend.Json;
import vend.SettableClock;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.OidcVerifier;
import vend.caller.signing.FetchedKeySet;
import vend.functions.TestGrants;
import vend.functions.aws.AwsClients;
import vend.functions.aws.BucketObject;
import vend.functions.aws.TimeBudget;
import vend.functions.event.GrantsLog;
import vend.functions.http.Ruleset;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.verification.CallerVerifier;

/**
 * Grants in a loopback bucket, over the real HTTP client and signer. The test controls the clocks.
 */
final class ReloadedGrantsFixture implements AutoCloseable {
  static final String KEY = "vend/grants.yaml";
  static final Duration INSTANT = Duration.ofNanos(1);

  /** Longer than any test, so that a request that wrongly waits always fails the test. */
  static final Duration PATIENT = Duration.ofMinutes(10);

  static final Duration HASTY = Duration.ofMillis(1);

  final BucketStub bucket = new BucketStub();
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  final AtomicLong nanos = new AtomicLong();
  final List<String> lines = new CopyOnWriteArrayList<>();
  final AtomicInteger keySetFetches = new AtomicInteger();
  final BucketGrants store;
  private final CachedKeySets signingKeys =
      new CachedKeySets(
          _ -> {
            keySetFetches.incrementAndGet();
            return new FetchedKeySet.Document(TestGrants.staff().keySet(), Optional.empty());
          },
          clock);

  ReloadedGrantsFixture() {
    var clients =
        new AwsClients(
            "eu-central-1",
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    RequestSignature.ACCESS_KEY_ID, RequestSignature.SECRET_KEY)),
            AwsClients.Endpoints.all(bucket.uri()),
            TimeBudget.OF_THE_FUNCTION);
    store =
        new BucketGrants(
            clients.objects(),
            new BucketObject(BucketStub.BUCKET, KEY),
            ReloadedGrantsFixture::check);
  }

  private static void check(Grants grants) {
    if (!grants.hubRole().toString().endsWith(":role/vend-hub")) {
      throw new IllegalArgumentException("VEND_HUB_ROLE names another role");
    }
  }

  ReloadedGrants grants(Duration maxWait) {
    return new ReloadedGrants(
        store,
        grants ->
            new Ruleset(
                grants,
                new CallerVerifier(new OidcVerifier(grants.oidcIssuers(), signingKeys, clock)),
                new Decider(grants)),
        ClockReading.source(clock, nanos::get),
        new GrantsLog(lines::add, clock),
        maxWait);
  }

  /** Advances both clocks. */
  void pass(Duration time) {
    clock.advance(time);
    nanos.addAndGet(time.toNanos());
  }

  static void assertRevision(String revision, ReloadedGrants grants) {
    assertEquals(Optional.of(revision), grants.current().map(rules -> rules.grants().revision()));
  }

  static void assertDenied(ReloadedGrants grants) {
    assertTrue(grants.current().isEmpty());
  }

  /**
   * Requests grants until this revision is in use, however long the poll in the background takes.
   */
  static void awaitRevision(String revision, ReloadedGrants grants) throws InterruptedException {
    while (!grants
        .current()
        .map(rules -> rules.grants().revision())
        .equals(Optional.of(revision))) {
      Thread.sleep(1);
    }
  }

  /** Waits for the first log line with this event name. */
  Map<String, Object> awaitLogged(String event) throws InterruptedException, Json.MalformedJson {
    while (true) {
      for (String line : lines) {
        Map<String, Object> document = Json.readObject(line);
        if (event.equals(document.get("event"))) {
          return document;
        }
      }
      Thread.sleep(1);
    }
  }

  void assertNothingLeaks() {
    lines.forEach(line -> {
      assertFalse(line.contains("holds a secret"), line);
      assertFalse(line.contains(TestGrants.EXTERNAL_ID), line);
    });
  }

  @Override
  public void close() {
    bucket.close();
  }
}
