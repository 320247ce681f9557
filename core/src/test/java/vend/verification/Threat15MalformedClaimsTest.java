package vend.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeContainer;
import vend.Json;
import vend.caller.Caller;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Verification;
import vend.caller.oidc.VerifierFixture;

/** Threat 15: any claims in a signed token, and any text instead of a token, give one verdict. */
class Threat15MalformedClaimsTest {
  /** Signs quickly, so that the test can try many tokens. */
  private static final TestIssuer ISSUER =
      new TestIssuer("https://id.example.com", TestKey.generate(SignatureAlgorithm.ES256, "key-1"));

  private static final VerifierFixture FIXTURE = new VerifierFixture(ISSUER, ISSUER.issuer());

  @BeforeContainer
  static void acceptsAValidToken() {
    FIXTURE.verified(ISSUER.sign(FIXTURE.claims()));
  }

  @Property(tries = 2000)
  void givesOneVerdictForAnyClaim(
      @ForAll("claimNames") String name, @ForAll("jsonTexts") String value) {
    Map<String, Object> claims = FIXTURE.claims();
    claims.remove(name);
    String payload = Json.write(claims).replaceFirst("}$", "");
    String token =
        ISSUER
            .key()
            .sign(
                Json.write(ISSUER.header()), payload + "," + Json.write(name) + ":" + value + "}");
    assertOneVerdict(token);
  }

  @Property(tries = 1000)
  void givesOneVerdictForAnyHeader(
      @ForAll("headerNames") String name, @ForAll("jsonTexts") String value) {
    Map<String, Object> header = ISSUER.header();
    header.remove(name);
    String text = Json.write(header).replaceFirst("}$", "");
    assertOneVerdict(
        ISSUER
            .key()
            .sign(text + "," + Json.write(name) + ":" + value + "}", Json.write(FIXTURE.claims())));
  }

  @Property(tries = 1000)
  void givesOneVerdictForAnyPayload(@ForAll String payload) {
    assertRejected(ISSUER.key().sign(Json.write(ISSUER.header()), payload));
  }

  @Property(tries = 1000)
  void givesOneVerdictForAnyText(@ForAll String text) {
    assertRejected(text);
    assertRejected(text + "." + text + "." + text);
  }

  @Property(tries = 1000)
  void contactsNoOtherServerForAnyClaims(@ForAll("jsonTexts") String value) {
    int before = FIXTURE.source.fetches();
    String claims =
        Json.write(FIXTURE.claims()).replaceFirst("\"iss\":\"[^\"]*\"", "\"iss\":\"x\"");
    assertRejected(
        ISSUER
            .key()
            .sign(
                Json.write(ISSUER.header()),
                claims.replaceFirst(
                    "}$", ",\"more\":" + value.replace("\\", "\\\\").replace("$", "\\$") + "}")));
    assertEquals(before, FIXTURE.source.fetches());
  }

  private static void assertOneVerdict(String token) {
    Verification verdict = FIXTURE.verify(token);
    assertNotNull(verdict);
    if (verdict instanceof Verification.Verified(Caller caller)) {
      assertEquals(ISSUER.url(), caller.issuerUrl());
      assertTrue(caller.audience().equals(List.of(TestIssuer.AUDIENCE)));
      assertTrue(caller.expires().isAfter(VerifierFixture.NOW));
      // Every claim can be written as text.
      Json.write(new LinkedHashMap<>(caller.claims().values()));
    }
  }

  private static void assertRejected(String token) {
    assertInstanceOf(Verification.Rejected.class, FIXTURE.verify(token));
  }

  @Provide
  Arbitrary<String> claimNames() {
    return Arbitraries.of(
        "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "other", "", "a/b", "kubernetes.io");
  }

  @Provide
  Arbitrary<String> headerNames() {
    return Arbitraries.of(
        "alg", "kid", "typ", "cty", "crit", "b64", "zip", "enc", "jku", "jwk", "x5c", "x5u", "");
  }

  /** JSON values of all types, and some texts that are not JSON. */
  @Provide
  Arbitrary<String> jsonTexts() {
    Arbitrary<String> odd =
        Arbitraries.of(
            "null",
            "true",
            "NaN",
            "-0",
            "1e999999999",
            "1e-999999999",
            "1e99999999999",
            "1e-99999999999",
            "0.1e1",
            "-1",
            "01",
            "",
            "\"",
            "{",
            "[",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[null]",
            "[[]]",
            "{\"\":{\"\":1}}",
            "{\"a\":1,\"a\":2}",
            "\"vend\"",
            "[\"vend\"]",
            "\"RS256\"",
            "9".repeat(900),
            "9".repeat(1100),
            "[".repeat(40) + "]".repeat(40));
    Arbitrary<String> scalars =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20).map(Json::write),
            Arbitraries.longs().map(String::valueOf),
            Arbitraries.bigDecimals().map(String::valueOf),
            odd);
    return Arbitraries.recursive(() -> scalars, Threat15MalformedClaimsTest::wrapped, 0, 3);
  }

  private static Arbitrary<String> wrapped(Arbitrary<String> inner) {
    return Arbitraries.oneOf(
        inner.list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]"),
        inner.list().ofMaxSize(3).map(Threat15MalformedClaimsTest::object));
  }

  private static String object(List<String> values) {
    List<String> members = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      members.add("\"m" + i + "\":" + values.get(i));
    }
    return "{" + String.join(",", members) + "}";
  }
}
