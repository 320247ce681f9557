package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.LastKnown;
import vend.Reason;
import vend.functions.TestGrants;
import vend.vending.CutOff;

/** Lists and revokes vended sessions, as an operator and as an ordinary caller. */
class LeaseRoutesTest {
  private static final String LEASES = "/v1/leases";
  private static final String REVOCATIONS = "/v1/revocations";
  private static final String CREDENTIALS = "/v1/credentials";

  private final ApiFixture vend = new ApiFixture(TestGrants.read(grants()));

  private static String grants() {
    return TestGrants.YAML.replace(
            "oidc: https://staff.example.com",
            "oidc: https://staff.example.com\n    person: person")
        + """
        operators:
          - { id: oncall, issuer: staff, when: { StringEquals: { sub: op } }, may: [leases, revoke] }
          - { id: viewers, issuer: staff, when: { StringEquals: { sub: viewer } }, may: [leases] }
        """;
  }

  private String staff(String subject) {
    Map<String, Object> claims = vend.staff.claims(vend.clock.instant());
    claims.put("sub", subject);
    claims.put("person", subject + "@Example.com");
    return vend.staff.sign(claims);
  }

  private String vendTo(String subject, String role) {
    return vend.send(
            Call.post(CREDENTIALS, "{\"role\":\"%s\"}".formatted(role)).bearing(staff(subject)))
        .assertAnswered()
        .text("AccessKeyId");
  }

  private Reply list(String subject, String query) {
    vend.lines.clear();
    return vend.send(Call.get(LEASES + query).bearing(staff(subject)));
  }

  private Reply revoke(String subject, String body) {
    vend.lines.clear();
    return vend.send(Call.post(REVOCATIONS, body).bearing(staff(subject)));
  }

  private static List<Map<?, ?>> leases(Reply reply) {
    var leases = new ArrayList<Map<?, ?>>();
    for (Object lease : (List<?>) reply.assertAnswered().json().getOrDefault("leases", List.of())) {
      leases.add((Map<?, ?>) lease);
    }
    return leases;
  }

  private static Set<Object> ids(Reply reply) {
    return Set.copyOf(leases(reply).stream().<Object>map(lease -> lease.get("id")).toList());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void listsACallersOwnLeases() {
    String own = vendTo("ann", "shop-test/deploy");
    vendTo("bob", "shop-test/deploy");
    Reply reply = list("ann", "");
    assertEquals(
        Map.of(
            "scope",
            "own",
            "leases",
            List.of(
                Map.of(
                    "id", own,
                    "role", "arn:aws:iam::333333333333:role/vend/deploy",
                    "accessKeyId", own,
                    "issuer", "staff",
                    "caller", "staff/ann",
                    "person", "ann@example.com",
                    "grant", "staff-shapes",
                    "issued", "2026-03-01T12:00:00Z",
                    "expires", "2026-03-01T13:00:00Z",
                    "state", "active"))),
        reply.assertAnswered().json());
    assertEquals("ALLOWED", vend.event().get("verdict"));
    assertEquals(1, vend.event().get("listed"));
  }

  @Test
  void keeps_revocations_and_records_it_when_their_item_was_deleted() {
    String old = vendTo("ann", "shop-test/deploy");
    revoke("op", "{\"lease\":\"%s\",\"reason\":\"r\"}".formatted(old)).assertAnswered();
    vend.store.deleteRevocations();
    vend.clock.advance(LastKnown.LOOK_EVERY);
    vend.lines.clear();
    assertNotEquals(old, vendTo("ann", "shop-test/deploy"));
    assertEquals("GONE", vend.event().get("revocations"));
    assertEquals(1, vend.event().get("RevocationsGone"));
    assertFalse(vend.event().containsKey("FreezesGone"));
  }

  @Test
  void listsAllLeasesForAnOperatorWithFilters() {
    String deploy = vendTo("ann", "shop-test/deploy");
    String read = vendTo("ann", "shop-prod/read-only");
    String bobs = vendTo("bob", "shop-test/deploy");
    assertEquals(Set.of(deploy, read, bobs), ids(list("op", "")));
    assertEquals("oncall", vend.event().get("operator"));
    assertEquals("leases", vend.event().get("operatorAction"));
    assertEquals(Set.of(deploy, bobs), ids(list("viewer", "?role=shop-test/deploy")));
    assertEquals(
        Set.of(deploy, bobs),
        ids(list("op", "?role=" + encoded("arn:aws:iam::333333333333:role/vend/deploy"))));
    assertEquals(Set.of(deploy, read), ids(list("op", "?caller=" + encoded("staff/ann"))));
    assertEquals(Set.of(bobs), ids(list("op", "?person=Bob%40example.com")));
    assertEquals(Set.of(read), ids(list("op", "?grant=staff-looks")));
    assertEquals(Set.of(), ids(list("op", "?issuer=ci")));
    assertEquals(Set.of(), ids(list("op", "?mine=true")));
    assertEquals(Set.of(deploy, read, bobs), ids(list("op", "?state=active")));
    assertEquals(Set.of(), ids(list("op", "?state=revoked")));
  }

  @Test
  void aCallerDoesNotSeeTheLeasesOfOthers() {
    String own = vendTo("ann", "shop-test/deploy");
    vendTo("bob", "shop-test/deploy");
    list("ann", "?caller=" + encoded("staff/bob")).assertRefused(Reason.NOT_AN_OPERATOR);
    assertEquals("DENIED", vend.event().get("verdict"));
    assertEquals("NotAnOperator", vend.event().get("reason"));
    for (String filter :
        List.of("?person=bob%40example.com", "?mine=true&person=bob%40example.com")) {
      assertEquals(Set.of(), ids(list("ann", filter)), filter);
    }
    assertEquals(Set.of(own), ids(list("ann", "?grant=staff-shapes")));
    assertEquals(Set.of(own), ids(list("ann", "?caller=" + encoded("staff/ann"))));
  }

  @Test
  void a_caller_learns_no_role_names() {
    vendTo("ann", "shop-test/deploy");
    for (String mine : List.of("", "&mine=true")) {
      Reply unknown = list("ann", "?role=shop-test/unknown" + mine);
      assertEquals(
          list("ann", "?role=shop-prod/deploy" + mine).assertAnswered().json(),
          unknown.assertAnswered().json());
      assertEquals(
          list("ann", "?role=shop-prod/deploy&next=AAAA" + mine)
              .assertRefused(Reason.INVALID_REQUEST)
              .json(),
          list("ann", "?role=shop-test/unknown&next=AAAA" + mine)
              .assertRefused(Reason.INVALID_REQUEST)
              .json());
    }
    list("op", "?role=shop-test/unknown").assertRefused(Reason.INVALID_REQUEST);
    vend.store.goDown();
    list("ann", "?role=shop-test/unknown").assertRefused(Reason.STORAGE_UNAVAILABLE);
  }

  @Test
  void noAnswerAndNoEventHoldsASecret() {
    vendTo("ann", "shop-test/deploy");
    String answers =
        list("op", "").body()
            + revoke("op", "{\"grant\":\"staff-shapes\",\"all\":true,\"reason\":\"r\"}").body()
            + vend.lines;
    assertFalse(answers.contains("secret/of"), answers);
    assertFalse(answers.contains("session-token"), answers);
    assertFalse(answers.contains(TestGrants.EXTERNAL_ID), answers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0",
        "?limit=101",
        "?limit=1.0",
        "?state=Active",
        "?mine=yes",
        "?caller=ann",
        "?caller=staff/",
        "?caller=%2Fann",
        "?grant=%22%20OR%201%3D1",
        "?grant=a",
        "?issuer=%3Alist",
        "?person=%C3%A4",
        "?person=",
        "?role=%23list",
        "?role=shop-test/unknown",
        "?next=!",
        "?next=0",
        "?next=AAAA",
        "?unknown=1",
        "?limit=1&limit=2",
        "?mine=true&caller=staff%2Fbob"
      })
  void refusesMalformedFilters(String query) {
    list("op", query).assertRefused(Reason.INVALID_REQUEST);
    assertEquals("INVALID", vend.event().get("verdict"));
  }

  @Test
  void pagesThroughTheList() {
    var all = new ArrayList<Object>();
    for (int i = 0; i < 7; i++) {
      vendTo("caller-" + i, "shop-test/deploy");
    }
    String next = "";
    int pages = 0;
    do {
      Reply reply = list("op", "?limit=2" + (next.isEmpty() ? "" : "&next=" + next));
      assertTrue(leases(reply).size() <= 2);
      leases(reply).forEach(lease -> all.add(lease.get("id")));
      next = reply.json().containsKey("next") ? reply.text("next") : "";
      pages++;
    } while (!next.isEmpty());
    assertEquals(7, all.size());
    assertEquals(7, Set.copyOf(all).size());
    assertEquals(4, pages);
  }

  @Test
  void bindsNextToTheFiltersAndTheCaller() {
    for (String caller : List.of("ann", "bob", "op")) {
      vendTo(caller, "shop-test/deploy");
      vendTo(caller, "shop-prod/read-only");
    }
    String ofAll = list("op", "?limit=1").text("next");
    list("op", "?limit=1&grant=staff-shapes&next=" + ofAll).assertRefused(Reason.INVALID_REQUEST);
    list("ann", "?next=" + ofAll).assertRefused(Reason.INVALID_REQUEST);
    String ofAnn = list("ann", "?limit=1").text("next");
    list("bob", "?next=" + ofAnn).assertRefused(Reason.INVALID_REQUEST);
    assertEquals(1, ids(list("ann", "?next=" + ofAnn)).size());
  }

  @Test
  void aForgedNextShowsNothingThatTheCallerMayNotSee() {
    vendTo("ann", "shop-test/deploy");
    vendTo("ann", "shop-prod/read-only");
    vendTo("bob", "shop-test/deploy");
    String text =
        new String(
            Base64.getUrlDecoder().decode(list("ann", "?limit=1").text("next")),
            StandardCharsets.US_ASCII);
    for (String forged :
        List.of(
            text.replaceAll("[0-9a-f]{64}#[0-9]{10}#[A-Z0-9]+$", "f".repeat(64) + "#0000000000#A"),
            text.replaceAll(" [0-9] ", " 3 "),
            text.replaceAll(" [0-9] ", " 9 "),
            text.replaceAll(" [0-9]{10} ", " 999999999999 "))) {
      Reply reply =
          list(
              "ann",
              "?next="
                  + Base64.getUrlEncoder()
                      .withoutPadding()
                      .encodeToString(forged.getBytes(StandardCharsets.US_ASCII)));
      assertFalse(reply.body().contains("bob"), reply.body());
      assertFalse(reply.status() == 500, reply.body());
    }
  }

  @Test
  void listsExpiredLeasesOfThisHourAsExpired() {
    vend.clock.advance(java.time.Duration.ofMinutes(30));
    vendTo("ann", "shop-test/deploy");
    vend.clock.advance(java.time.Duration.ofMinutes(59).plusSeconds(59));
    assertEquals("active", leases(list("ann", "")).getFirst().get("state"));
    vend.clock.advance(java.time.Duration.ofSeconds(1));
    assertEquals("expired", leases(list("ann", "")).getFirst().get("state"));
    assertEquals(List.of(), leases(list("ann", "?state=active")));
  }

  @Test
  void answersThatTheListIsUnavailable() {
    vend.store.goDown();
    list("ann", "").assertRefused(Reason.STORAGE_UNAVAILABLE);
    assertEquals("down", vend.event().get("cause"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"shop-test/deploy\",\"all\":true,\"reason\":\"leak\"}",
        "{\"role\":\"arn:aws:iam::333333333333:role/vend/deploy\",\"all\":true,\"reason\":\"leak\"}",
        "{\"caller\":\"staff/ann\",\"all\":true,\"reason\":\"leak\"}",
        "{\"grant\":\"staff-shapes\",\"all\":true,\"reason\":\"leak\"}",
        "{\"person\":\"Ann@example.com\",\"all\":true,\"reason\":\"leak\"}"
      })
  void anOperatorRevokesAllThatASelectorSelects(String body) {
    String old = vendTo("ann", "shop-test/deploy");
    Reply reply = revoke("op", body).assertAnswered();
    assertEquals(Set.of(old), ids(reply));
    assertEquals("revoked", leases(reply).getFirst().get("state"));
    assertEquals("2026-03-01T12:00:05Z", reply.text("issuedBefore"));
    assertEquals("2026-03-01T12:00:06Z", reply.text("hub"));
    assertEquals("2026-03-01T13:00:05Z", reply.text("worksInAwsUntil"));
    assertFalse(reply.json().containsKey("requested"));
    assertFalse(reply.json().containsKey("written"));
    var event = vend.event();
    assertEquals("ALLOWED", event.get("verdict"));
    assertEquals("oncall", event.get("operator"));
    assertEquals("revoke", event.get("operatorAction"));
    assertEquals("leak", event.get("actReason"));
    assertEquals(1, event.get("listed"));
    var refused =
        vend.send(Call.post(CREDENTIALS, "{\"role\":\"shop-test/deploy\"}").bearing(staff("ann")));
    refused.assertRefused(Reason.JUST_REVOKED);
    vend.clock.advance(CutOff.MARGIN);
    assertNotEquals(old, vendTo("ann", "shop-test/deploy"));
  }

  @Test
  void anOperatorRevokesOneLease() {
    String old = vendTo("ann", "shop-test/deploy");
    Reply reply = revoke("op", "{\"lease\":\"%s\",\"reason\":\"leak\"}".formatted(old));
    assertEquals(Map.of("lease", old), reply.assertAnswered().json().get("revoked"));
    assertEquals("2026-03-01T13:00:00Z", reply.text("worksInAwsUntil"));
    assertEquals(Set.of(old), ids(reply));
    assertNotEquals(old, vendTo("ann", "shop-test/deploy"));
    assertEquals(Set.of(old), ids(list("op", "?state=revoked")));
  }

  @Test
  void aCallerRevokesTheirOwnLeasesAndNoOthers() {
    String anns = vendTo("ann", "shop-test/deploy");
    String bobs = vendTo("bob", "shop-test/deploy");
    revoke("bob", "{\"lease\":\"%s\",\"reason\":\"r\"}".formatted(anns))
        .assertRefused(Reason.NOT_AN_OPERATOR);
    assertEquals("revoke", vend.event().get("act"));
    assertEquals(List.of("lease " + anns), vend.event().get("targets"));
    assertEquals("r", vend.event().get("actReason"));
    assertEquals("DENIED", vend.event().get("verdict"));
    revoke("viewer", "{\"lease\":\"%s\",\"reason\":\"r\"}".formatted(anns))
        .assertRefused(Reason.NOT_AN_OPERATOR);
    for (String others :
        List.of(
            "\"caller\":\"staff/ann\"",
            "\"caller\":\"ci/bob\"",
            "\"grant\":\"staff-shapes\"",
            "\"person\":\"bob@example.com\"",
            "\"role\":\"shop-test/deploy\"")) {
      revoke("bob", "{%s,\"all\":true,\"reason\":\"r\"}".formatted(others))
          .assertRefused(Reason.NOT_AN_OPERATOR);
    }
    assertEquals(anns, vendTo("ann", "shop-test/deploy"));
    assertEquals(bobs, vendTo("bob", "shop-test/deploy"));
    Reply reply = revoke("ann", "{\"lease\":\"%s\",\"reason\":\"r\"}".formatted(anns));
    assertEquals(Set.of(anns), ids(reply));
    assertNull(vend.event().get("operator"));
    revoke("bob", "{\"caller\":\"staff/bob\",\"all\":true,\"reason\":\"r\"}").assertAnswered();
    vend.clock.advance(CutOff.MARGIN);
    assertNotEquals(bobs, vendTo("bob", "shop-test/deploy"));
  }

  @Test
  void aCallerLearnsNothingAboutUnknownLeases() {
    String anns = vendTo("ann", "shop-test/deploy");
    Reply foreign = revoke("bob", "{\"lease\":\"%s\",\"reason\":\"r\"}".formatted(anns));
    Reply unknown = revoke("bob", "{\"lease\":\"ASIA9999999999999999\",\"reason\":\"r\"}");
    assertEquals(foreign.json(), unknown.json());
    revoke("op", "{\"lease\":\"ASIA9999999999999999\",\"reason\":\"r\"}")
        .assertRefused(Reason.LEASE_NOT_FOUND);
    revoke("op", "{\"role\":\"shop-test/unknown\",\"all\":true,\"reason\":\"r\"}")
        .assertRefused(Reason.INVALID_REQUEST);
    revoke("bob", "{\"role\":\"shop-test/unknown\",\"all\":true,\"reason\":\"r\"}")
        .assertRefused(Reason.NOT_AN_OPERATOR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"reason\":\"r\"}",
        "{\"lease\":\"ASIA9999999999999999\"}",
        "{\"lease\":\"ASIA9999999999999999\",\"all\":true,\"reason\":\"r\"}",
        "{\"lease\":\"asia9999999999999999\",\"reason\":\"r\"}",
        "{\"lease\":\"ASIA9999999999999999#x\",\"reason\":\"r\"}",
        "{\"grant\":\"staff-shapes\",\"reason\":\"r\"}",
        "{\"grant\":\"staff-shapes\",\"all\":false,\"reason\":\"r\"}",
        "{\"grant\":\"staff-shapes\",\"all\":\"true\",\"reason\":\"r\"}",
        "{\"grant\":\"staff-shapes\",\"person\":\"a\",\"all\":true,\"reason\":\"r\"}",
        "{\"grant\":\"staff-shapes\",\"all\":true,\"reason\":\"\"}",
        "{\"grant\":\"staff-shapes\",\"all\":true,\"reason\":\"a\\nb\"}",
        "{\"grant\":\"staff-shapes\",\"all\":true,\"reason\":\"a\\u202eb\"}",
        "{\"everything\":true,\"all\":true,\"reason\":\"r\"}",
        "{\"caller\":\"ann\",\"all\":true,\"reason\":\"r\"}",
        "{\"person\":\"\",\"all\":true,\"reason\":\"r\"}"
      })
  void refusesMalformedRevocations(String body) {
    revoke("op", body).assertRefused(Reason.INVALID_REQUEST);
  }

  @Test
  void answersThatTheRecordIsUnavailable() {
    vend.store.goDown();
    revoke("op", "{\"grant\":\"staff-shapes\",\"all\":true,\"reason\":\"r\"}")
        .assertRefused(Reason.STORAGE_UNAVAILABLE);
    for (String caller : List.of("op", "ann")) {
      revoke(caller, "{\"lease\":\"ASIA9999999999999999\",\"reason\":\"r\"}")
          .assertRefused(Reason.STORAGE_UNAVAILABLE);
    }
  }

  @Test
  void theRevocationOfAPersonEndsSessionsOfTheIssuerThatNameNoPerson() {
    String unnamed =
        vend.send(
                Call.post(CREDENTIALS, "{\"role\":\"shop-test/deploy\"}")
                    .bearing(vend.staffToken("ann")))
            .assertAnswered()
            .text("AccessKeyId");
    String ofCi =
        vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()))
            .assertAnswered()
            .text("AccessKeyId");
    String bobs = vendTo("bob", "shop-test/deploy");
    revoke("op", "{\"person\":\"ann@example.com\",\"all\":true,\"reason\":\"r\"}").assertAnswered();
    vend.clock.advance(CutOff.MARGIN);
    assertEquals(bobs, vendTo("bob", "shop-test/deploy"));
    assertEquals(
        ofCi,
        vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken())).text("AccessKeyId"));
    assertEquals(Set.of(unnamed), ids(list("op", "?state=revoked")));
  }

  @Test
  void limitsHowOftenACallerIsDenied() {
    for (int i = 0; i < 400; i++) {
      Reply reply = list("ann", "?caller=staff%2Fbob");
      if (reply.status() == 429) {
        return;
      }
    }
    throw new AssertionError("no limit after 400 denials in a minute");
  }
}
