package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/** Vend checks the form of every field first, even of fields that are then refused or ignored. */
class RequestFormTest {
  private static final int MOST_CHARACTERS = 128 * 1024;

  private final ApiFixture vend = new ApiFixture();

  private Reply post(String body) {
    return vend.send(Call.post("/v1/credentials", body).bearing(vend.ciToken()));
  }

  private Reply field(String field) {
    return post("{\"role\":\"shop-prod/deploy\"," + field + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"shop-prod/deploy\"",
        "{",
        "{}",
        "{\"role\":\"shop-prod/deploy\"",
        "{\"role\":\"shop-prod/deploy\"} {}",
        "{\"role\":\"shop-prod/deploy\",}",
        "{'role':'shop-prod/deploy'}",
        "{\"role\":null}",
        "{\"role\":1}",
        "{\"role\":\"\"}",
        "{\"role\":\"deploy\"}",
        "{\"role\":\"/deploy\"}",
        "{\"role\":\"shop-prod/\"}",
        "{\"role\":\"arn:aws:iam::222222222222:user/deploy\"}",
        "{\"role\":\"arn:aws:iam::2222:role/deploy\"}",
        "{\"role\":\"arn:aws:iam::222222222222:role/*\"}",
        "role=shop-prod/deploy"
      })
  void rejectsBodiesThatAreNotAnObjectWithARole(String body) {
    post(body).assertRefused(Reason.INVALID_REQUEST);
    assertEquals("INVALID", vend.event().get("verdict"));
    assertEquals("/v1/credentials", vend.event().get("route"));
    vend.assertNothingDownstream();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"duration\": null",
        "\"duration\": 899",
        "\"duration\": 43201",
        "\"duration\": -900",
        "\"duration\": 900.5",
        "\"duration\": 9000000000",
        "\"duration\": 9e99999999999",
        "\"duration\": true",
        "\"duration\": \"\"",
        "\"duration\": \"14m\"",
        "\"duration\": \"13h\"",
        "\"duration\": \"15 m\"",
        "\"duration\": \"PT15M\"",
        "\"duration\": \"٩٠٠\"",
        "\"sessionName\": \"x\"",
        "\"sessionName\": \"with space\"",
        "\"sessionName\": 5",
        "\"policy\": null",
        "\"policy\": 1",
        "\"policy\": \"\"",
        "\"policy\": {}",
        "\"policy\": \"not json\"",
        "\"policy\": {\"Version\":\"2012-10-17\",\"Statement\":[]}",
        "\"policy\": {\"Version\":\"2012-10-17\",\"Statement\":"
            + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":null}}",
        "\"policy\": {\"Version\":\"2012-10-17\",\"Statement\":"
            + "{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Principal\":\"*\"}}",
        "\"policyArns\": null",
        "\"policyArns\": \"arn:aws:iam::aws:policy/ReadOnlyAccess\"",
        "\"policyArns\": [1]",
        "\"policyArns\": [\"ReadOnlyAccess\"]",
        "\"policyArns\": [\"arn:aws:iam::aws:policy/*\"]",
        "\"tags\": null",
        "\"tags\": []",
        "\"tags\": {\"team\": 1}",
        "\"tags\": {\"team\": null}",
        "\"tags\": {\"\": \"x\"}",
        "\"tags\": {\"team\": \"*\"}",
        "\"tags\": {\"aws:x\": \"x\"}",
        "\"tags\": {\"team\": \"x\", \"Team\": \"x\"}",
        "\"format\": null",
        "\"format\": \"JSON\"",
        "\"format\": \"xml\""
      })
  void rejectsEachMalformedFieldAndNamesIt(String field) {
    String detail = field(field).assertRefused(Reason.INVALID_REQUEST).detail();
    String name = field.substring(1, field.indexOf('"', 1));
    // A body that is not JSON has a position and no field name.
    assertTrue(
        detail.startsWith(name + ": ")
            || detail.startsWith("body: not well")
            || detail.startsWith("body: nested too deeply"),
        detail);
    vend.assertNothingDownstream();
  }

  @ParameterizedTest
  @CsvSource({
    "policyArns,10,CALLER_POLICY_NOT_ALLOWED",
    "policyArns,11,INVALID_REQUEST",
    "tags,50,CALLER_TAG_NOT_ALLOWED",
    "tags,51,INVALID_REQUEST"
  })
  void appliesTheExactLimitsOfPolicyArnsAndTags(String name, int count, Reason reason) {
    field(name.equals("tags") ? tags(count) : policyArns(count)).assertRefused(reason);
  }

  private static String policyArns(int count) {
    return IntStream.range(0, count)
        .mapToObj("\"arn:aws:iam::aws:policy/P%d\""::formatted)
        .collect(Collectors.joining(",", "\"policyArns\":[", "]"));
  }

  private static String tags(int count) {
    return IntStream.range(0, count)
        .mapToObj("\"t%d\":\"x\""::formatted)
        .collect(Collectors.joining(",", "\"tags\":{", "}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Roles\":[]",
        "\"Role\":\"x\"",
        "\"Fresh\":true",
        "\"externalId\":\"x\"",
        "\"\":1"
      })
  void rejectsUnknownFields(String field) {
    assertTrue(
        field(field).assertRefused(Reason.INVALID_REQUEST).detail().contains("not a known member"),
        field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?durations=900",
        "?Duration=900",
        "?format",
        "?format=",
        "?format=JSON",
        "?duration=",
        "?duration=899",
        "?duration=%39%zz",
        "?x=1",
        "?=",
        "?&",
        "?duration=900&",
        "?role=x",
        "?dur%61tions=900",
        "?duration=+900",
        "?duration=900%00"
      })
  void rejectsMalformedQueries(String query) {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY + query).bearing(vend.ciToken()))
        .assertRefused(Reason.INVALID_REQUEST);
    vend.assertNothingDownstream();
  }

  @Test
  void decodesEscapesInQueries() {
    vend.send(
            Call.get(ApiFixture.PROD_DEPLOY + "?dur%61tion=%39%300&format=e%6Ev")
                .bearing(vend.ciToken()))
        .assertAnswered();
  }

  @Test
  void checksTheFormBeforeTheToken() {
    vend.send(Call.get(ApiFixture.PROD_DEPLOY + "?x=1").bearing("garbage"))
        .assertRefused(Reason.INVALID_REQUEST);
    assertEquals(0, vend.fetches.get());
  }

  @Test
  void readsABodyOfTheMaximumSizeAndRejectsALargerOne() {
    String body = "{\"role\":\"shop-prod/deploy\"}";
    post(body + " ".repeat(MOST_CHARACTERS - body.length())).assertAnswered();
    post(body + " ".repeat(MOST_CHARACTERS - body.length() + 1))
        .assertRefused(Reason.REQUEST_TOO_LARGE);
    assertEquals("INVALID", vend.events().getLast().get("verdict"));
  }

  @Test
  void rejectsABodyThatIsNotBase64AlthoughTheEventSaysSo() {
    var call = Call.post("/v1/credentials", "%%%").bearing(vend.ciToken());
    vend.send(new Call(call.method(), call.path(), call.query(), call.headers(), call.body(), true))
        .assertRefused(Reason.INVALID_REQUEST);
    assertEquals("INVALID", vend.event().get("verdict"));
  }

  @Test
  void rejectsABodyThatIsNotUtf8() {
    byte[] body =
        "{\"role\":\"shop-prod/deploy\",\"sessionName\":\"a?\"}"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    body[body.length - 3] = (byte) 0xE9;
    String detail =
        vend.send(Call.post("/v1/credentials", "").inBase64(body).bearing(vend.ciToken()))
            .assertRefused(Reason.INVALID_REQUEST)
            .detail();
    assertEquals("body: is not UTF-8 text", detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl",
        "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYxx"
      })
  void quotesNoSecretThatWasSentAsAName(String secret) {
    var inQuery =
        vend.send(Call.get(ApiFixture.PROD_DEPLOY + "?" + secret + "=1").bearing(vend.ciToken()));
    var inBody = field("\"%s\":1".formatted(secret));
    var inPath =
        vend.send(Call.get("/v1/credentials/shop-prod/*" + secret).bearing(vend.ciToken()));
    var inRole = post("{\"role\":\"%s\"}".formatted(secret));
    for (Reply reply : java.util.List.of(inQuery, inBody, inPath, inRole)) {
      assertFalse(reply.assertRefused(Reason.INVALID_REQUEST).body().contains(secret));
    }
    assertFalse(vend.lines.toString().contains(secret));
  }

  @ParameterizedTest
  @ValueSource(strings = {"duration", "format"})
  void quotesNoValueOfTheQuery(String parameter) {
    var reply =
        vend.send(
            Call.get(ApiFixture.PROD_DEPLOY + "?" + parameter + "=hunter2")
                .bearing(vend.ciToken()));
    assertFalse(reply.assertRefused(Reason.INVALID_REQUEST).body().contains("hunter2"));
  }
}
