package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vend.Json;

/**
 * No error of any route repeats more than 32 characters of a parameter, or any part of a parameter
 * that looks like a token.
 */
class EchoInAnswersTest {
  private static final String VERSION = "2011-06-15";
  private static final int MOST_CHARACTERS = 32;

  /** So few characters of a token may come back that they reveal nothing. */
  private static final int MOST_OF_A_TOKEN = 12;

  private final ApiFixture vend = new ApiFixture();
  private final Random random = new Random(13);

  /** The places that hold a caller's text, each with a request that has the text there. */
  private Map<String, Function<String, Call>> places() {
    var places = new TreeMap<String, Function<String, Call>>();
    places.put("path", text -> get("/v1/" + encoded(text)));
    places.put("account", text -> get("/v1/credentials/" + encoded(text) + "/deploy"));
    places.put("role", text -> get("/v1/credentials/shop-prod/" + encoded(text)));
    places.put("query name", text -> get(ApiFixture.PROD_DEPLOY + "?" + encoded(text) + "=1"));
    places.put(
        "query name, twice",
        text -> get(ApiFixture.PROD_DEPLOY + "?%s=1&%s=1".formatted(encoded(text), encoded(text))));
    for (String name : List.of("duration", "format")) {
      places.put(
          "query " + name, text -> get(ApiFixture.PROD_DEPLOY + "?" + name + "=" + encoded(text)));
    }
    places.put("method", text -> Call.of(text, "/v1/roles").bearing(vend.staffToken()));
    places.put("query of a POST", text -> post("/v1/explain?" + encoded(text), Map.of()));
    places.put("body", text -> Call.post("/v1/credentials", text).bearing(vend.staffToken()));
    for (String path : List.of("/v1/credentials", "/v1/explain", "/v1/console")) {
      places.put(path + " field name", text -> post(path, Map.of(text, "1")));
      for (String name :
          List.of(
              "role",
              "duration",
              "sessionName",
              "policy",
              "format",
              "destination",
              "issuer",
              "fresh")) {
        places.put(path + " " + name, text -> post(path, with(name, text)));
      }
      places.put(path + " policyArns", text -> post(path, with("policyArns", List.of(text))));
      places.put(path + " ARN", text -> post(path, with("role", arn("role/" + text))));
      places.put(path + " account/role", text -> post(path, with("role", "shop-test/" + text)));
      places.put(path + " tag key", text -> post(path, with("tags", Map.of(text, "x"))));
      places.put(path + " tag value", text -> post(path, with("tags", Map.of("team", text))));
      places.put(
          path + " tag keys in two cases",
          text ->
              post(
                  path,
                  with(
                      "tags",
                      Map.of(
                          "k" + text.replaceAll("[^A-Za-z0-9]", "-"),
                          "x",
                          "K" + text.replaceAll("[^A-Za-z0-9]", "-"),
                          "x"))));
      policies()
          .forEach((name, policy) ->
              places.put(
                  path + " policy with " + name,
                  text -> post(path, with("policy", policy.apply(text)))));
    }
    places.put(
        "/v1/credentials roles",
        text -> post("/v1/credentials", Map.of("roles", List.of("shop-test/deploy", text))));
    places.put(
        "/v1/credentials one of the roles",
        text -> post("/v1/credentials", Map.of("roles", List.of("shop-test/" + text))));
    var web = StsCall.webIdentity(StsCall.DEPLOY, vend.ciToken());
    var saml =
        new StsCall("/", Map.of())
            .with("Action", "AssumeRoleWithSAML")
            .with("Version", VERSION)
            .with("RoleArn", StsCall.DEPLOY)
            .with("PrincipalArn", arn("saml-provider/idp"))
            .with("SAMLAssertion", "PHg+");
    var forms = Map.of("web identity ", web, "SAML ", saml, "identity ", StsCall.callerIdentity());
    forms.forEach((kind, form) -> {
      for (String name :
          List.of(
              "Action",
              "Version",
              "RoleArn",
              "PrincipalArn",
              "RoleSessionName",
              "WebIdentityToken",
              "SAMLAssertion",
              "ProviderId",
              "Policy",
              "DurationSeconds",
              "PolicyArns.member.1.arn",
              "Tags.member.1.Key",
              "X-Amz-Algorithm",
              "X-Amz-Credential",
              "X-Amz-Signature",
              "X-Amz-Date")) {
        places.put(kind + name, text -> form.with(name, text).call());
      }
      places.put(kind + "name", text -> form.with(encoded(text), "x").call());
      places.put(kind + "ARN", text -> form.with("RoleArn", arn("role/" + text + "*")).call());
      places.put(
          kind + "provider",
          text -> form.with("PrincipalArn", arn("saml-provider/" + text + "*")).call());
      places.put(
          kind + "policy ARN",
          text -> form.with("PolicyArns.member.1.arn", arn("policy/" + text + "*")).call());
      policies()
          .forEach((name, policy) ->
              places.put(
                  kind + "policy with " + name,
                  text -> form.with("Policy", policy.apply(text)).call()));
    });
    places.put(
        "unsigned header",
        text ->
            StsCall.callerIdentity()
                .call()
                .with("x-amz-date", "20260301T120000Z")
                .with("x-amz-" + text, "x")
                .with(
                    "authorization",
                    "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260301/us-east-1/sts/aws4_request,"
                        + " SignedHeaders=host;x-amz-date, Signature="
                        + "0".repeat(64)));
    places.put(
        "authorization of a signature",
        text -> StsCall.callerIdentity().call().with("authorization", text));
    return places;
  }

  private static Map<String, Function<String, String>> policies() {
    return Map.of(
        "an element", text -> Json.write(Map.of(text, "x", "Version", "2012-10-17")),
        "a version", text -> Json.write(Map.of("Version", text, "Statement", List.of())),
        "an element of a statement", text -> statement(Map.of(text, "x")),
        "a Sid", text -> statement(Map.of("Sid", text)),
        "an effect", text -> statement(Map.of("Effect", text)),
        "an action", text -> statement(Map.of("Action", text)),
        "a resource", text -> statement(Map.of("Resource", text)),
        "a principal", text -> statement(Map.of("Principal", Map.of("AWS", text))),
        "a kind of principal", text -> statement(Map.of("Principal", Map.of(text, "x"))),
        "conditions", text -> statement(Map.of("Condition", condition(text))));
  }

  /** One of the three places of a condition; different texts go to different places. */
  private static Map<String, Object> condition(String text) {
    return switch (Math.floorMod(text.hashCode(), 4)) {
      case 0 -> Map.of(text, Map.of("aws:PrincipalTag/a", "x"));
      case 1 -> Map.of("StringEquals", Map.of(text, List.of(List.of())));
      case 2 -> Map.of("NumericEquals", Map.of(text, "not a number"));
      default -> Map.of("DateEquals", Map.of("aws:CurrentTime", text));
    };
  }

  private static String statement(Map<String, Object> elements) {
    var statement =
        new TreeMap<String, Object>(Map.of("Effect", "Allow", "Action", "s3:*", "Resource", "*"));
    statement.putAll(elements);
    return Json.write(Map.of("Version", "2012-10-17", "Statement", List.of(statement)));
  }

  private static Map<String, Object> with(String name, Object value) {
    var fields = new TreeMap<String, Object>(Map.of("role", "shop-test/deploy"));
    fields.put(name, value);
    return fields;
  }

  private static String arn(String resource) {
    return "arn:aws:iam::222222222222:" + resource;
  }

  private Call get(String path) {
    return Call.get(path).bearing(vend.staffToken());
  }

  private Call post(String path, Map<String, ?> fields) {
    return Call.post(path, Json.write(fields)).bearing(vend.staffToken());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Credentials and tokens that callers send by mistake. */
  private List<String> tokens() {
    return Stream.<Function<Integer, String>>of(
            n -> "eyJ" + Base64.getUrlEncoder().encodeToString(bytes(n)),
            n -> vend.ciToken() + "x",
            n -> HexFormat.of().formatHex(bytes(n)),
            n -> Base64.getEncoder().withoutPadding().encodeToString(bytes(n)),
            n -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(n)),
            n -> "token: " + HexFormat.of().formatHex(bytes(n)))
        .flatMap(form -> Stream.of(24, 30, 60).map(form))
        .toList();
  }

  private static String text(Reply reply) {
    return reply.body() + reply.headers();
  }

  /** An allowed session is shown unchanged, with the name and tags that the grant accepts. */
  private static boolean isAllowed(Reply reply) {
    return reply.status() == 200
        && !reply.body().contains("\"error\":")
        && !reply.body().contains("denied");
  }

  private static void assertEchoesNoneOf(Reply reply, String sent, int more) {
    if (isAllowed(reply)) {
      return;
    }
    for (int i = 0; i + more <= sent.length(); i++) {
      String part = sent.substring(i, i + more);
      assertFalse(text(reply).contains(part), () -> "\"%s\" in %s".formatted(part, reply));
    }
  }

  @TestFactory
  Stream<DynamicTest> no_answer_repeats_any_part_of_a_token() {
    return places().entrySet().stream()
        .map(place ->
            DynamicTest.dynamicTest(
                place.getKey(),
                () -> {
                  for (String token : tokens()) {
                    Reply reply = vend.send(place.getValue().apply(token));
                    assertTrue(reply.status() != 500, reply.body());
                    assertEchoesNoneOf(reply, token, MOST_OF_A_TOKEN + 1);
                  }
                }));
  }

  @TestFactory
  Stream<DynamicTest> no_answer_repeats_more_than_32_characters() {
    String words = "correct-horse-battery-staple-".repeat(6);
    return places().entrySet().stream()
        // The answer for one of several roles must name the role, to tell it from the others.
        .filter(place -> !place.getKey().endsWith("one of the roles"))
        .map(place ->
            DynamicTest.dynamicTest(
                place.getKey(),
                () ->
                    assertEchoesNoneOf(
                        vend.send(place.getValue().apply(words)), words, MOST_CHARACTERS + 1)));
  }

  @Test
  void a_refused_tag_is_named_unless_it_looks_like_a_token() {
    String detail =
        vend.send(post("/v1/credentials", with("tags", Map.of("owner of it", "x")))).detail();
    assertTrue(detail.contains("the tag owner of it from callers"), detail);
  }
}
