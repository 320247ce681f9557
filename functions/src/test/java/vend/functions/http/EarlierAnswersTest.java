package vend.functions.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import vend.Json;
import vend.functions.TestGrants;

/**
 * Sends the recorded requests to the hub, and compares its answers with those of an earlier
 * version. {@code earlier/README.md} says where they come from.
 */
class EarlierAnswersTest {
  private static final String ISSUER = "https://id.example.com";
  private static final List<String> HEADERS =
      List.of("content-type", "cache-control", "www-authenticate", "retry-after", "allow");

  /** Values that differ in each answer, and prose, which may be reworded. */
  private static final Map<String, String> VARIABLE = new LinkedHashMap<>();

  static {
    VARIABLE.put(
        "(\"(?:AccessKeyId|SecretAccessKey|Token|SessionToken|Expiration|requestId)\":)\"[^\"]*\"",
        "$1\"*\"");
    VARIABLE.put("((?:AWS_\\w+|aws_\\w+)(?: = |=| )'?)[^'\\n]+", "$1*");
    VARIABLE.put(
        "<(AccessKeyId|SecretAccessKey|SessionToken|Expiration|AssumedRoleId|RequestId)>[^<]*<",
        "<$1>*<");
    VARIABLE.put("(\"(?:detail|message|title|text|note)\":)\"(?:[^\"\\\\]|\\\\.)*\"", "$1\"*\"");
    VARIABLE.put("<Message>[^<]*<", "<Message>*<");
    VARIABLE.put("(?m)^# .*$", "# *");
  }

  private final ApiFixture vend = new ApiFixture(TestGrants.read(grants()));

  private static String recorded(String name) {
    try (InputStream in =
        EarlierAnswersTest.class.getResourceAsStream("/vend/functions/earlier/" + name)) {
      assertNotNull(in, name);
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  /** The grants of the recording, with an issuer for which this test can sign. */
  private static String grants() {
    return recorded("grants.yaml")
        .replace(
            "oidc: \"%s\"".formatted(ISSUER),
            "algorithms: [ES256], oidc: " + TestGrants.staff().url());
  }

  /** A member that programs written for the earlier version ignore. */
  private static final String ADDED_LATER = ",\"approval\":false";

  /** A recorded request with its answer. */
  record Recorded(Map<?, ?> data) {
    String text(String name) {
      return String.valueOf(data.get(name));
    }

    @Override
    public String toString() {
      return "%s %s %s".formatted(text("method"), text("path"), text("request"));
    }
  }

  static Stream<Recorded> answers() throws Exception {
    Map<String, Object> all =
        Json.readObject("{\"answers\":%s}".formatted(recorded("answers.json")));
    var answers = new ArrayList<Recorded>();
    for (Object answer : (List<?>) all.getOrDefault("answers", List.of())) {
      answers.add(new Recorded((Map<?, ?>) answer));
    }
    return answers.stream();
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answers_as_the_earlier_version_did(Recorded recorded) {
    Reply reply = vend.send(call(recorded));
    var headers = new TreeMap<String, Object>();
    HEADERS.stream()
        .filter(reply.headers()::containsKey)
        .forEach(name -> headers.put(name, reply.header(name)));
    assertEquals(recorded.data().get("headers"), headers);
    assertEquals(recorded.data().get("status"), reply.status());
    assertEquals(
        comparable(recorded.text("body")),
        comparable(
            plain(reply.body())
                .replace(TestGrants.staff().url(), ISSUER)
                .replace(ADDED_LATER, "")));
  }

  private Call call(Recorded recorded) {
    String method = recorded.text("method");
    String path = recorded.text("path");
    String token = token();
    return switch (recorded.data().get("request")) {
      case String form ->
          Call.post(path, form.replace("TOKEN", token))
              .with("content-type", "application/x-www-form-urlencoded");
      case Map<?, ?> json ->
          Call.post(path, Json.write(json)).with("content-type", "application/json").bearing(token);
      case null, default -> Call.of(method, path).bearing(token);
    };
  }

  private String token() {
    Map<String, Object> claims = vend.staff.claims(vend.clock.instant());
    claims.put("sub", "rex");
    claims.put("team", "shop");
    return vend.staff.sign(claims);
  }

  private static String plain(String body) {
    String plain = body;
    for (var variable : VARIABLE.entrySet()) {
      plain = plain.replaceAll(variable.getKey(), variable.getValue());
    }
    return plain;
  }

  /** Programs do not depend on the order of members. */
  private static Object comparable(String body) {
    try {
      return Json.readObject(body);
    } catch (Json.MalformedJson e) {
      return body;
    }
  }
}
