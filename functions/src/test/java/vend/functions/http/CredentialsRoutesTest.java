package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.LastKnown;
import vend.Reason;
import vend.credentials.Format;
import vend.grant.Freezes;
import vend.session.SessionPolicy;
import vend.vending.LeaseId;
import vend.vending.LeaseStore;
import vend.vending.limit.Limits;

class CredentialsRoutesTest {
  private static final String PROD_ARN = "arn:aws:iam::222222222222:role/vend/deploy";

  private final ApiFixture vend = new ApiFixture();

  @Test
  void returnsCredentialsInTheContainerCredentialsFormat() {
    var reply = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    assertEquals(
        Map.of(
            "Version",
            1,
            "AccessKeyId",
            "ASIA0000000000000001",
            "SecretAccessKey",
            CountingSts.secretKey("ci-77", PROD_ARN),
            "Token",
            CountingSts.sessionToken("ci-77"),
            "SessionToken",
            CountingSts.sessionToken("ci-77"),
            "Expiration",
            "2026-03-01T12:30:00Z",
            "AccountId",
            "222222222222",
            "RoleArn",
            PROD_ARN),
        reply.assertAnswered().json());
    assertEquals("application/json", reply.header("content-type"));
    assertEquals("vend; fwd=miss; stored", reply.header("cache-status"));
  }

  @Test
  void acceptsTheBareTokenOfTheContainerCredentialsProtocol() {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).with("authorization", vend.ciToken()))
        .assertAnswered();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer %s", "bearer %s", "BEARER  %s", " Bearer %s ", "%s\n"})
  void acceptsTheTokenInEveryUsualSpelling(String header) {
    vend.send(
            Call.get(ApiFixture.PROD_DEPLOY)
                .with("authorization", header.formatted(vend.ciToken())))
        .assertAnswered();
  }

  @Test
  void acceptsHeadersInAnyCase() {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).with("AuthoriZation", "Bearer " + vend.ciToken()))
        .assertAnswered();
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void returnsEachFormatWithItsContentType(Format format) {
    var reply =
        vend.send(
                Call.get(ApiFixture.PROD_DEPLOY + "?format=" + format.id()).bearing(vend.ciToken()))
            .assertAnswered();
    assertEquals(format.contentType(), reply.header("content-type"));
    assertTrue(reply.body().contains(CountingSts.secretKey("ci-77", PROD_ARN)), reply.body());
  }

  @ParameterizedTest
  @CsvSource({"900,900", "900s,900", "15m,900", "1800,1800"})
  void requestsTheCallersDurationFromSts(String written, int seconds) {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY + "?duration=" + written).bearing(vend.ciToken()))
        .assertAnswered();
    assertEquals(seconds, vend.sts.requests().getFirst().duration().seconds());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1801", "31m", "1h", "43200"})
  void deniesADurationLongerThanTheGrants(String written) {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY + "?duration=" + written).bearing(vend.ciToken()))
        .assertRefused(Reason.DURATION_TOO_LONG);
    vend.assertNothingDownstream();
  }

  @Test
  void findsTheRoleByAccountIdAndByIamPath() {
    vend.send(Call.get("/v1/credentials/222222222222/vend/deploy").bearing(vend.ciToken()))
        .assertAnswered();
    assertEquals(PROD_ARN, vend.sts.requests().getFirst().role().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"team/audit", "team%2Faudit", "t%65am/audit"})
  void findsARoleWithAPathWhetherItsSlashIsEscapedOrNot(String role) {
    vend.send(Call.get("/v1/credentials/shop-test/" + role).bearing(vend.staffToken()))
        .assertAnswered();
    assertEquals(
        "arn:aws:iam::333333333333:role/team/audit",
        vend.sts.requests().getFirst().role().toString());
  }

  @Test
  void answersTheSecondRequestFromTheCache() {
    var call = Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken());
    var first = vend.send(call);
    var second = vend.send(call);
    assertEquals(first.assertAnswered().body(), second.assertAnswered().body());
    assertEquals("vend; hit; detail=memory", second.header("cache-status"));
    vend.clock.advance(Duration.ofMinutes(1));
    assertEquals("vend; hit", vend.send(call).header("cache-status"));
    assertEquals(1, vend.sts.requests().size());
    assertEquals(
        List.of("MISS", "HIT_IN_MEMORY", "HIT"),
        vend.events().stream().map(event -> event.get("cache")).toList());
  }

  @Test
  void callsStsAgainAfterHalfOfTheLifetimeAndNotAtHalf() {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    vend.clock.advance(Duration.ofMinutes(15));
    var atHalf = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    vend.clock.advance(Duration.ofNanos(1));
    var justAfter = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    assertEquals("vend; hit", atHalf.header("cache-status"));
    assertEquals("vend; fwd=stale; stored", justAfter.header("cache-status"));
  }

  @Test
  void servesCredentialsBelowHalfLifetimeWhileStsIsDownAndReportsIt() {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    vend.sts.refuse(Reason.STS_UNAVAILABLE, "down");
    vend.clock.advance(Duration.ofMinutes(29));
    var reply = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    assertEquals(
        "vend; hit; detail=below-half-life", reply.assertAnswered().header("cache-status"));
    assertEquals("HIT_BELOW_HALF_LIFE", vend.events().getLast().get("cache"));
  }

  @Test
  void servesNoCredentialsFromTheirExpirationOn() {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    vend.sts.refuse(Reason.STS_UNAVAILABLE, "down");
    vend.clock.advance(Duration.ofMinutes(30));
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()))
        .assertRefused(Reason.STS_UNAVAILABLE);
  }

  @Test
  void vendsWithoutTheCacheWhileTheTableIsDown() {
    vend.store.goDown();
    var reply = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    assertEquals("vend; fwd=miss", reply.assertAnswered().header("cache-status"));
    assertEquals("STORE_UNREACHABLE", vend.event().get("cache"));
    assertEquals(false, vend.event().get("stored"));
  }

  @Test
  void vendsWithoutTheCacheWhileKmsIsDown() {
    vend.dataKeys.goDown();
    var reply = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    assertEquals("vend; fwd=miss", reply.assertAnswered().header("cache-status"));
  }

  @Test
  void vendsAgainIfTheCacheHoldsAForgedItem() {
    var call = Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken());
    vend.send(call);
    vend.store.forgeAll();
    vend.clock.advance(Duration.ofMinutes(1));
    assertEquals("vend; fwd=miss; stored", vend.send(call).assertAnswered().header("cache-status"));
    assertEquals("FORGED", vend.events().getLast().get("cache"));
    assertEquals(1, vend.events().getLast().get("CacheForged"));
  }

  @Test
  void callsStsAgainForFreshAtMostOnceAMinute() {
    var call =
        Call.post("/v1/credentials", "{\"role\":\"shop-prod/deploy\",\"fresh\":true}")
            .bearing(vend.ciToken());
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken())).assertAnswered();
    assertEquals(
        "vend; fwd=request; stored", vend.send(call).assertAnswered().header("cache-status"));
    vend.clock.advance(Duration.ofSeconds(15));
    var refused = vend.send(call);
    refused.assertRefused(Reason.FRESH_TOO_SOON);
    assertEquals("45", refused.header("retry-after"));
    assertEquals(2, vend.sts.requests().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"true\"", "1", "null", "[]"})
  void acceptsOnlyTrueAndFalseForFresh(String value) {
    vend.send(
            Call.post(
                    "/v1/credentials",
                    "{\"role\":\"shop-prod/deploy\",\"fresh\":%s}".formatted(value))
                .bearing(vend.ciToken()))
        .assertRefused(Reason.INVALID_REQUEST);
  }

  @Test
  void writesALeaseForVendedCredentials() {
    var reply = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    var id = new LeaseId(String.valueOf(reply.json().get("AccessKeyId")));
    var found = assertInstanceOf(LeaseStore.Present.class, vend.store.find(id));
    assertEquals(PROD_ARN, found.lease().role().toString());
    assertEquals(true, vend.event().get("leased"));
  }

  @Test
  void deniesFrozenGrantsAtOnceEvenWithCachedCredentials() {
    var call = Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken());
    vend.send(call).assertAnswered();
    vend.store.freeze(new Freezes(true, Set.of(), Set.of(), Set.of()));
    vend.clock.advance(LastKnown.LOOK_EVERY);
    vend.send(call).assertRefused(Reason.FROZEN);
    vend.store.freeze(Freezes.NONE);
    vend.clock.advance(LastKnown.LOOK_EVERY);
    vend.send(call).assertAnswered();
  }

  @Test
  void recordsThatTheFreezesAreUnknown() {
    vend.store.goDown();
    vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken())).assertAnswered();
    assertEquals("UNKNOWN", vend.event().get("freezes"));
    assertEquals(1, vend.event().get("FreezesUnsure"));
  }

  @Test
  void keeps_denying_and_records_it_when_the_item_of_freezes_was_deleted() {
    vend.store.freeze(new Freezes(true, Set.of(), Set.of(), Set.of()));
    var call = Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken());
    vend.send(call).assertRefused(Reason.FROZEN);
    vend.store.deleteFreezes();
    vend.clock.advance(LastKnown.LOOK_EVERY);
    vend.send(call).assertRefused(Reason.FROZEN);
    var event = vend.events().getLast();
    assertEquals("GONE", event.get("freezes"));
    assertEquals(1, event.get("FreezesGone"));
    assertFalse(event.containsKey("FreezesUnsure"));
  }

  @Test
  void limitsDenialsOfACallerAndSaysWhenToRetry() {
    var call = Call.get("/v1/credentials/shop-prod/admin").bearing(vend.ciToken());
    int allowed = Limits.UNCOUNTED_DENIALS + Limits.CALLS_PER_CALLER;
    for (int i = 0; i < allowed; i++) {
      vend.send(call).assertRefused(Reason.ROLE_NOT_GRANTED);
    }
    var refused = vend.send(call);
    refused.assertRefused(Reason.TOO_MANY_REQUESTS);
    assertEquals("60", refused.header("retry-after"));
    assertEquals("refusals", vend.events().getLast().get("cause"));
  }

  @Test
  void acceptsARoleByArnAndByNameInABody() {
    for (String role : List.of(PROD_ARN, "shop-prod/deploy", "222222222222/vend/deploy")) {
      vend.send(
              Call.post("/v1/credentials", "{\"role\":\"%s\"}".formatted(role))
                  .bearing(vend.ciToken()))
          .assertAnswered();
    }
    assertEquals(1, vend.sts.requests().size());
  }

  @Test
  void acceptsABodyInBase64() {
    vend.send(
            Call.post("/v1/credentials", "{\"role\":\"shop-prod/deploy\"}")
                .inBase64()
                .bearing(vend.ciToken()))
        .assertAnswered();
  }

  @Test
  void appliesTheSessionParametersThatTheGrantAllows() {
    String body =
        """
        {"role": "shop-test/deploy", "duration": 900, "sessionName": "my-name",
         "policy": {"Version": "2012-10-17",
           "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*"}]},
         "policyArns": ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
         "tags": {"team": "red"}, "format": "env"}
        """;
    var reply = vend.send(Call.post("/v1/credentials", body).bearing(vend.staffToken()));
    assertTrue(reply.assertAnswered().body().startsWith("export AWS_ACCESS_KEY_ID="));
    var session = vend.sts.requests().getFirst();
    assertEquals("my-name", session.name().value());
    assertEquals(900, session.duration().seconds());
    assertEquals(
        Optional.of(
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                + "\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}"),
        session.policy().map(SessionPolicy::json));
    assertEquals("[arn:aws:iam::aws:policy/ReadOnlyAccess]", session.policyArns().toString());
    assertEquals(Map.of("team", "red", "vend:grant", "staff-shapes"), session.tags().values());
    assertEquals(Set.of(), session.tags().transitive());
  }

  @Test
  void recordsButIgnoresASessionNameThatTheGrantDoesNotAllow() {
    vend.send(
            Call.post("/v1/credentials", "{\"role\":\"shop-prod/deploy\",\"sessionName\":\"mine\"}")
                .bearing(vend.ciToken()))
        .assertAnswered();
    assertEquals("ci-77", vend.sts.requests().getFirst().name().value());
    assertEquals("mine", vend.event().get("requestedSessionName"));
  }

  @Test
  void acceptsATokenOnceForASingleUseGrant() {
    var call = Call.get("/v1/credentials/shop-test/once").bearing(vend.staffToken());
    vend.send(call).assertAnswered();
    vend.send(call).assertRefused(Reason.TOKEN_ALREADY_USED);
    assertEquals(1, vend.sts.requests().size());
    assertEquals("NOT_ASKED", vend.events().getLast().get("cache"));
  }

  @Test
  void rejectsASingleUseGrantWhileTheTableIsDown() {
    vend.store.goDown();
    vend.send(Call.get("/v1/credentials/shop-test/once").bearing(vend.staffToken()))
        .assertRefused(Reason.STORAGE_UNAVAILABLE);
    assertEquals(List.of(), vend.sts.requests());
  }
}
