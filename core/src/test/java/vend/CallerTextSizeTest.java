package vend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import vend.aws.RoleArn;
import vend.aws.RoleReference;
import vend.caller.BearerToken;
import vend.caller.SamlAssertion;
import vend.caller.TestIssuer;
import vend.caller.Verification;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.OidcVerifier;
import vend.caller.saml.CachedMetadata;
import vend.caller.saml.MetadataSource;
import vend.caller.saml.SamlVerifier;
import vend.caller.saml.TestIdentityProvider;
import vend.caller.signing.FetchedKeySet;
import vend.console.ConsoleDestination;
import vend.console.ConsoleIssuer;
import vend.credentials.Format;
import vend.credentials.SessionDuration;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator;
import vend.saml.AwsRole;
import vend.session.PolicyArn;
import vend.session.SessionName;
import vend.session.SessionPolicy;
import vend.session.SessionTags;
import vend.verification.CallerVerifier;

/** Parsers of callers' input reject ten times its limit, with work that grows linearly. */
class CallerTextSizeTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
  private static final TestIssuer ISSUER = new TestIssuer("https://id.example.com");
  private static final TestIdentityProvider PROVIDER = new TestIdentityProvider();
  private static final CallerVerifier CALLERS =
      new CallerVerifier(
          new OidcVerifier(
              List.of(ISSUER.issuer()),
              new CachedKeySets(
                  _ -> new FetchedKeySet.Document(ISSUER.keySet(), Optional.empty()), CLOCK),
              CLOCK),
          Optional.empty(),
          Optional.of(
              new SamlVerifier(
                  List.of(PROVIDER.issuer()),
                  new CachedMetadata(MetadataSource.NONE, CLOCK),
                  CLOCK)),
          Set.of("groups"));

  private static void refused(Verification verification) {
    assertInstanceOf(Verification.Rejected.class, verification);
  }

  private static void refused(Consumer<String> parser, String text) {
    assertThrows(IllegalArgumentException.class, () -> parser.accept(text));
  }

  private static void token(String text) {
    refused(CALLERS.verify(new BearerToken(text)));
    refused(CALLERS.verify(BearerToken.fromHeader(text)));
  }

  private static void assertion(String xml) {
    refused(
        CALLERS.verify(new SamlAssertion(Base64.getEncoder().encodeToString(xml.getBytes(UTF_8)))));
  }

  private static void document(String json) {
    assertThrows(Json.MalformedJson.class, () -> Json.readObject(json));
  }

  private static void policy(String json) {
    assertThrows(Exception.class, () -> SessionPolicy.parse(json));
  }

  private static String statement(String elements) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",%s}}"
        .formatted(elements);
  }

  private static DynamicTest holds(String name, String text, Consumer<String> parser) {
    return DynamicTest.dynamicTest(
        name, () -> BoundedWork.on(text.length(), () -> parser.accept(text)));
  }

  private static String segment(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }

  @TestFactory
  Stream<DynamicTest> tokens() {
    String deep = "[".repeat(100_000);
    return Stream.of(
        holds("dots", ".".repeat(200_000), CallerTextSizeTest::token),
        holds("base64", "A".repeat(200_000), CallerTextSizeTest::token),
        holds("spaces", " ".repeat(200_000), CallerTextSizeTest::token),
        holds("deep", segment("{\"a\":" + deep) + ".e30.AAAA", CallerTextSizeTest::token),
        // At the limit, so that it is parsed.
        holds(
            "deep, parsed",
            segment("{\"a\":" + "[".repeat(14_000)) + ".e30.AAAA",
            CallerTextSizeTest::token),
        holds("dots, parsed", ".".repeat(20_000), CallerTextSizeTest::token),
        holds("an AWS identity", "vend-aws-v1." + "A".repeat(200_000), CallerTextSizeTest::token),
        holds(
            "an AWS identity of many parameters, parsed",
            "vend-aws-v1." + segment("https://sts.amazonaws.com/?" + "a=&".repeat(4_900)),
            CallerTextSizeTest::token));
  }

  /** The token's issuer controls its content; flattening repeats a name before each member's. */
  @TestFactory
  Stream<DynamicTest> claims() {
    var members = new StringBuilder("\"a\":1");
    for (int i = 0; i < 700; i++) {
      members.append(",\"").append(i).append("\":[{}]");
    }
    return Stream.of(
            "\"" + "n".repeat(6_000) + "\":{" + members + "}",
            "\"groups\":[" + "1,".repeat(7_000) + "1]",
            "\"n\":1" + "0".repeat(14_000),
            "\"n\":1e999999999",
            "\"n\":" + "{\"n\":".repeat(2_000) + "1" + "}".repeat(2_000))
        .map(claim -> {
          String json =
              Json.write(ISSUER.claims(CLOCK.instant())).replaceFirst("}$", ",") + claim + "}";
          String signed = ISSUER.key().sign(Json.write(ISSUER.header()), json);
          return holds(
              claim.substring(0, 8),
              signed,
              // Some tokens are accepted; the test is that verification ends.
              text -> CALLERS.verify(new BearerToken(text)));
        });
  }

  @TestFactory
  Stream<DynamicTest> saml_responses() {
    return Stream.of(
        holds("text", "x".repeat(1_000_000), CallerTextSizeTest::assertion),
        holds("elements", "<a>".repeat(300_000), CallerTextSizeTest::assertion),
        holds("elements, parsed", "<a>".repeat(24_000), CallerTextSizeTest::assertion),
        holds(
            "siblings, parsed",
            "<a>" + "<b/>".repeat(18_000) + "</a>",
            CallerTextSizeTest::assertion),
        holds(
            "attributes, parsed",
            "<a " + "b='' ".repeat(14_000) + "/>",
            CallerTextSizeTest::assertion),
        holds("a name, parsed", "<" + "a".repeat(74_000) + "/>", CallerTextSizeTest::assertion),
        holds(
            "comments, parsed",
            "<a>" + "<!---->".repeat(10_000) + "</a>",
            CallerTextSizeTest::assertion),
        holds(
            "entities, parsed",
            "<a>" + "&amp;".repeat(14_000) + "</a>",
            CallerTextSizeTest::assertion),
        holds(
            "no base64",
            "!".repeat(1_000_000),
            text -> refused(CALLERS.verify(new SamlAssertion(text)))),
        holds(
            "a role",
            "arn:,".repeat(4_000),
            text ->
                AwsRole.parse(text)
                    .ifPresent(_ -> {
                      throw new AssertionError(text);
                    })));
  }

  @TestFactory
  Stream<DynamicTest> documents() {
    return Stream.of(
        holds("white space", " ".repeat(1_300_000), CallerTextSizeTest::document),
        holds("nesting", "{\"a\":".repeat(26_000), CallerTextSizeTest::document),
        holds("arrays", "{\"a\":" + "[".repeat(130_000), CallerTextSizeTest::document),
        holds("a number", "{\"a\":" + "1".repeat(130_000) + "}", CallerTextSizeTest::document),
        holds("a string", "{\"a\":\"" + "x".repeat(1_300_000), CallerTextSizeTest::document),
        holds("escapes", "{\"a\":\"" + "\\u0000".repeat(21_000), CallerTextSizeTest::document));
  }

  @TestFactory
  Stream<DynamicTest> session_policies() {
    String variables = "${a}".repeat(30_000);
    return Stream.of(
        holds(
            "variables in a resource",
            statement("\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::" + variables + "\""),
            CallerTextSizeTest::policy),
        holds(
            "open variables",
            statement(
                "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::" + "${".repeat(60_000) + "\""),
            CallerTextSizeTest::policy),
        holds(
            "variables in a condition",
            statement(
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"a\":\""
                    + variables
                    + "\"}}"),
            CallerTextSizeTest::policy),
        holds(
            "defaults",
            statement(
                "\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::"
                    + "${a, 'b'}".repeat(13_000)
                    + "\""),
            CallerTextSizeTest::policy),
        holds(
            "wildcards",
            statement("\"Action\":\"s3:" + "*?".repeat(60_000) + "\",\"Resource\":\"*\""),
            CallerTextSizeTest::policy),
        holds(
            "colons",
            statement("\"Action\":\"s3:*\",\"Resource\":\"arn" + ":".repeat(120_000) + "\""),
            CallerTextSizeTest::policy),
        holds(
            "an action",
            statement("\"Action\":\"" + "a".repeat(120_000) + "\",\"Resource\":\"*\""),
            CallerTextSizeTest::policy),
        holds(
            "a Sid",
            statement(
                "\"Sid\":\"" + "a".repeat(120_000) + "\",\"Action\":\"s3:*\",\"Resource\":\"*\""),
            CallerTextSizeTest::policy),
        holds(
            "values",
            statement("\"Action\":\"s3:*\",\"Resource\":[" + "\"*\",".repeat(30_000) + "\"*\"]"),
            CallerTextSizeTest::policy),
        holds(
            "a principal",
            statement(
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Principal\":{\"AWS\":\"arn:aws:iam::"
                    + "/a".repeat(60_000)
                    + "\"}"),
            CallerTextSizeTest::policy),
        holds(
            "numbers",
            statement(
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"NumericEquals\":{\"a\":\""
                    + "1".repeat(120_000)
                    + "\"}}"),
            CallerTextSizeTest::policy),
        holds(
            "addresses",
            statement(
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"IpAddress\":{\"a\":\""
                    + "1.".repeat(60_000)
                    + "\"}}"),
            CallerTextSizeTest::policy),
        holds(
            "dates",
            statement(
                "\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"DateEquals\":{\"a\":\""
                    + "2026-".repeat(24_000)
                    + "\"}}"),
            CallerTextSizeTest::policy));
  }

  /** Longer than any policy: a search to the end for each variable would never finish. */
  @TestFactory
  Stream<DynamicTest> policy_variables() {
    return Stream.of("${a}", "${a, 'b'}", "${*}")
        .map(variable ->
            holds(
                variable,
                variable.repeat(1_000_000),
                text ->
                    new Condition(
                        ConditionOperator.of(Comparison.STRING_LIKE), "a", List.of(text))));
  }

  @TestFactory
  Stream<DynamicTest> values() {
    return Stream.<Map.Entry<String, Consumer<String>>>of(
            Map.entry("policy ARN", PolicyArn::new),
            Map.entry("role", RoleReference::parse),
            Map.entry("duration", SessionDuration::parse),
            Map.entry("session name", SessionName::new),
            Map.entry("tag key", text -> new SessionTags(Map.of(text, ""), Set.of())),
            Map.entry("tag value", text -> new SessionTags(Map.of("a", text), Set.of())),
            Map.entry("format", Format::parse),
            Map.entry("destination", ConsoleDestination::parse),
            Map.entry("issuer", ConsoleIssuer::parse))
        .flatMap(parser ->
            Stream.of(
                    "a".repeat(1_000_000),
                    "1".repeat(1_000_000),
                    "/a".repeat(500_000),
                    "a/".repeat(500_000) + "!",
                    "shop/" + "a/".repeat(500_000) + "a",
                    ":".repeat(1_000_000),
                    "arn:aws:iam::222222222222:role/" + "a/".repeat(500_000) + "a",
                    "arn:aws:iam::222222222222:policy/" + "a/".repeat(500_000) + "a",
                    "https://console.aws.amazon.com/" + "a/".repeat(500_000),
                    "https://" + "a.".repeat(500_000) + "com/",
                    "\uD83D".repeat(1_000_000))
                .map(text ->
                    holds(
                        parser.getKey() + " " + text.substring(0, 30),
                        text,
                        given -> refused(parser.getValue(), given))));
  }

  @TestFactory
  Stream<DynamicTest> arns() {
    return Stream.of(
            ":".repeat(1_000_000), "arn:aws:iam::222222222222:role/" + "a/".repeat(500_000))
        .map(text ->
            holds(
                text.substring(0, 30),
                text,
                given ->
                    RoleArn.parse(given)
                        .ifPresent(_ -> {
                          throw new AssertionError("a role");
                        })));
  }
}
