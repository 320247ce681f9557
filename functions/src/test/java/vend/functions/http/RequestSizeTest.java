package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import vend.BoundedWork;

/**
 * Requests with long parts, even longer than API Gateway accepts, get a short error. The work grows
 * only linearly with their length.
 */
class RequestSizeTest {
  /** Longer than the limit of a JSON body, which is 128 Ki. */
  private static final int LONG = 1_300_000;

  private static final int LONGEST_ANSWER = 8_192;
  private static final String CREDENTIAL =
      "ASIA0000000000000001/20260301/us-east-1/sts/aws4_request";

  private final ApiFixture vend = new ApiFixture();

  private Map<String, Supplier<Call>> requests() {
    var requests = new TreeMap<String, Supplier<Call>>();
    requests.put("path of slashes", () -> get("/" + "/".repeat(LONG)));
    requests.put("path of escapes", () -> get("/v1/" + "%41".repeat(LONG / 3)));
    requests.put("path of escapes and letters", () -> get("/v1/" + "%41a".repeat(LONG / 4)));
    requests.put("account", () -> get("/v1/credentials/" + "a".repeat(LONG) + "/deploy"));
    requests.put("role", () -> get("/v1/credentials/shop-prod/" + "a/".repeat(LONG / 2) + "a"));
    requests.put("query of one", () -> get(ApiFixture.PROD_DEPLOY + "?" + "a".repeat(LONG)));
    requests.put("query of many", () -> get(ApiFixture.PROD_DEPLOY + "?" + numbered("a%d=1&")));
    requests.put("query of escapes", () -> get(query("duration=" + "%31".repeat(LONG / 3))));
    requests.put("query of pluses", () -> get(query("format=" + "+".repeat(LONG))));
    requests.put("duration", () -> get(query("duration=" + "1".repeat(LONG))));
    requests.put("token", () -> Call.get(ApiFixture.PROD_DEPLOY).bearing("a".repeat(LONG)));
    requests.put(
        "spaces before a token",
        () -> Call.get(ApiFixture.PROD_DEPLOY).bearing(" ".repeat(LONG) + vend.ciToken() + "x"));
    for (String path : new String[] {"/v1/credentials", "/v1/explain", "/v1/console"}) {
      requests.put(path + " of spaces", () -> post(path, " ".repeat(LONG)));
      requests.put(path + " of brackets", () -> post(path, "[".repeat(LONG)));
      requests.put(
          path + ", too long", () -> post(path, "{\"role\":\"" + "a".repeat(LONG) + "\"}"));
      requests.put(path + " role", () -> post(path, field("role", "a/".repeat(60_000) + "a")));
      requests.put(path + " policy", () -> post(path, field("policy", "{".repeat(120_000))));
      requests.put(
          path + " names", () -> post(path, "{" + numbered("\"a%d\":1,", 9_000) + "\"b\":1}"));
      requests.put(
          path + " tags",
          () -> post(path, field("\"tags\":{" + numbered("\"a%d\":\"\",", 9_000) + "\"b\":\"\"}")));
      requests.put(
          path + " policyArns",
          () ->
              post(
                  path,
                  field(
                      "\"policyArns\":["
                          + "\"arn:aws:iam::aws:policy/a\",".repeat(4_000)
                          + "\"arn:aws:iam::aws:policy/a\"]")));
      requests.put(
          path + " no base64", () -> new Call("POST", path, "", Map.of(), "!".repeat(LONG), true));
    }
    requests.put(
        "roles",
        () ->
            post("/v1/credentials", "{\"roles\":[" + numbered("\"a/b%d\",", 9_000) + "\"a/b\"]}"));
    var web = StsCall.webIdentity(StsCall.DEPLOY, vend.ciToken());
    requests.put("form of ampersands", () -> form("&".repeat(LONG)));
    requests.put("form of escapes", () -> form("Action=" + "%41".repeat(LONG / 3)));
    requests.put("form of many", () -> form(numbered("a%d=1&")));
    requests.put(
        "form of many policies", () -> form(web.form() + numbered("&PolicyArns.member.%d.arn=x")));
    for (String name :
        new String[] {
          "RoleArn",
          "RoleSessionName",
          "WebIdentityToken",
          "Policy",
          "DurationSeconds",
          "ProviderId"
        }) {
      requests.put("form " + name, () -> web.with(name, "1".repeat(LONG)).call());
    }
    requests.put(
        "form SAMLAssertion",
        () ->
            new StsCall("/", new LinkedHashMap<>())
                .with("Action", "AssumeRoleWithSAML")
                .with("Version", "2011-06-15")
                .with("RoleArn", StsCall.DEPLOY)
                .with("PrincipalArn", "arn:aws:iam::222222222222:saml-provider/" + "a".repeat(LONG))
                .with("SAMLAssertion", "A".repeat(LONG))
                .call());
    var identity = StsCall.callerIdentity().call().with("x-amz-date", "20260301T120000Z");
    requests.put(
        "authorization of commas",
        () -> identity.with("authorization", "AWS4-HMAC-SHA256 " + ",".repeat(LONG)));
    requests.put(
        "authorization of parts",
        () -> identity.with("authorization", "AWS4-HMAC-SHA256 " + numbered("a%d=1,")));
    requests.put(
        "credential of slashes",
        () -> identity.with("authorization", signed("/".repeat(LONG), "host")));
    requests.put(
        "one signed header many times",
        () ->
            identity.with("authorization", signed(CREDENTIAL, "host;".repeat(LONG / 5) + "host")));
    requests.put("many signed headers", this::manyHeaders);
    requests.put(
        "presigned",
        () ->
            Call.get(
                "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                    + "&X-Amz-Expires=60&X-Amz-Date=20260301T120000Z&X-Amz-SignedHeaders=host"
                    + "&X-Amz-Security-Token="
                    + "%41".repeat(LONG / 3)
                    + "&X-Amz-Credential="
                    + CREDENTIAL.replace("/", "%2F")
                    + "&X-Amz-Signature="
                    + "0".repeat(64)));
    requests.put("preferences", () -> get("/v1/roles").with("prefer", "a,".repeat(LONG / 2)));
    return requests;
  }

  private static String signed(String credential, String headers) {
    return "AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=%s, Signature=%s"
        .formatted(credential, headers, "0".repeat(64));
  }

  private Call manyHeaders() {
    var names =
        IntStream.range(0, 60_000)
            .mapToObj("x-amz-%05d"::formatted)
            .collect(Collectors.toCollection(ArrayList::new));
    var headers = new LinkedHashMap<String, String>();
    names.forEach(name -> headers.put(name, "x"));
    names.add("host");
    headers.put("host", StsCall.HOST);
    headers.put("x-amz-date", "20260301T120000Z");
    headers.put("authorization", signed(CREDENTIAL, String.join(";", names)));
    return new Call("POST", "/", "", headers, "Action=GetCallerIdentity&Version=2011-06-15", false);
  }

  private static String query(String query) {
    return ApiFixture.PROD_DEPLOY + "?" + query;
  }

  private static String numbered(String format) {
    return numbered(format, 100_000);
  }

  private static String numbered(String format, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> format.replace("%d", Integer.toString(number)))
        .collect(Collectors.joining());
  }

  private static String field(String name, String value) {
    return name.equals("role")
        ? "{\"role\":\"%s\"}".formatted(value)
        : field("\"%s\":\"%s\"".formatted(name, value));
  }

  private static String field(String member) {
    return "{\"role\":\"shop-test/deploy\",%s}".formatted(member);
  }

  private Call get(String path) {
    return Call.get(path).bearing(vend.staffToken());
  }

  private Call post(String path, String body) {
    return Call.post(path, body).bearing(vend.staffToken());
  }

  private static Call form(String form) {
    return Call.post("/", form).with("host", StsCall.HOST).inBase64();
  }

  private static int length(Call call) {
    int headers =
        call.headers().entrySet().stream()
            .mapToInt(header -> header.getKey().length() + header.getValue().length())
            .sum();
    return call.path().length() + call.query().length() + call.body().length() + headers;
  }

  @TestFactory
  Stream<DynamicTest> rejects_long_requests_briefly_in_linear_time() {
    return requests().entrySet().stream()
        .map(request ->
            DynamicTest.dynamicTest(
                request.getKey(),
                () -> {
                  Call call = request.getValue().get();
                  BoundedWork.on(
                      length(call),
                      () -> {
                        Reply reply = vend.send(call);
                        boolean isLong = reply.body().length() > LONGEST_ANSWER;
                        assertTrue(!isLong, () -> reply.body().substring(0, LONGEST_ANSWER));
                        boolean isRefused = reply.status() >= 400 && reply.status() != 500;
                        assertTrue(isRefused || call.path().equals("/v1/roles"), reply.body());
                      });
                }));
  }

  @Test
  void names_a_signed_header_once() {
    String detail =
        vend.send(
                StsCall.callerIdentity()
                    .call()
                    .with("x-amz-date", "20260301T120000Z")
                    .with("authorization", signed(CREDENTIAL, "host;x-amz-date;host")))
            .assertStsError(403, "IncompleteSignature");
    assertEquals("SignedHeaders must name each header once.", detail);
  }
}
