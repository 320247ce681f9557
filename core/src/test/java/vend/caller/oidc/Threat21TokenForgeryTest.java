package vend.caller.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static vend.caller.oidc.VerifierFixture.NOW;
import static vend.caller.oidc.VerifierFixture.assertRejected;

import com.nimbusds.jose.jwk.Curve;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.caller.BearerToken;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.RejectionCause;
import vend.caller.SignatureAlgorithm;
import vend.caller.TestIssuer;
import vend.caller.TestKey;
import vend.caller.Verification;

/** Threat 21: forged and malformed tokens. Each differs from a valid token in one property. */
class Threat21TokenForgeryTest {
  private final VerifierFixture fixture = new VerifierFixture();
  private final TestIssuer issuer = fixture.issuer;

  // --- algorithm -------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "rs256", "RS256 ", "HS256", "EdDSA"})
  void refusesAnAlgorithmThatIsNotPinned(String algorithm) {
    Map<String, Object> header = issuer.header();
    header.put("alg", algorithm);
    assertRejected(RejectionCause.ALGORITHM_NOT_ALLOWED, fixture.verify(signed(header)));
  }

  @Test
  void refusesATokenWithoutASignature() {
    Map<String, Object> header = issuer.header();
    header.put("alg", "none");
    String token = signed(header);
    assertMalformed(token.substring(0, token.lastIndexOf('.') + 1));
    assertMalformed(token.substring(0, token.lastIndexOf('.')));
  }

  @Test
  void refusesAMacMadeWithThePublicKey() throws Exception {
    String publicKey = "-----BEGIN PUBLIC KEY-----\n";
    byte[] encoded = issuer.key().jwk().toRSAKey().toPublicKey().getEncoded();
    publicKey += Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
    publicKey += "\n-----END PUBLIC KEY-----\n";
    for (String algorithm : List.of("HS256", "RS256")) {
      Map<String, Object> header = issuer.header();
      header.put("alg", algorithm);
      String input = input(header);
      assertNotVerified(input + "." + mac(publicKey.getBytes(StandardCharsets.US_ASCII), input));
      assertNotVerified(input + "." + mac(encoded, input));
    }
  }

  @Test
  void refusesAPinnedAlgorithmThatIsNotTheKeys() {
    OidcIssuer both =
        new OidcIssuer(
            new IssuerName("test"),
            issuer.url(),
            TestIssuer.AUDIENCE,
            Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256),
            Map.of(),
            false);
    VerifierFixture own = new VerifierFixture(issuer, both);
    Map<String, Object> header = issuer.header();
    header.put("alg", "ES256");
    assertRejected(RejectionCause.KEY_UNKNOWN, own.verify(signed(header)));
  }

  @Test
  void refusesAnotherAlgorithmOfTheSameKeyIfItIsNotPinned() {
    TestKey other = new TestKey(SignatureAlgorithm.RS512, issuer.key().jwk());
    Map<String, Object> header = issuer.header();
    header.put("alg", "RS512");
    assertRejected(
        RejectionCause.ALGORITHM_NOT_ALLOWED, fixture.verify(other.sign(header, claims())));
  }

  @Test
  void refusesASignatureByAnotherHashThanTheHeaderSays() {
    TestKey other = new TestKey(SignatureAlgorithm.RS512, issuer.key().jwk());
    assertRejected(
        RejectionCause.SIGNATURE_INVALID, fixture.verify(other.sign(issuer.header(), claims())));
    TestKey pss = new TestKey(SignatureAlgorithm.PS256, issuer.key().jwk());
    assertRejected(
        RejectionCause.SIGNATURE_INVALID, fixture.verify(pss.sign(issuer.header(), claims())));
  }

  // --- signature -------------------------------------------------------------------------------

  @Test
  void refusesASignatureOfAnotherKeyUnderTheSameKeyId() {
    TestKey stranger = TestKey.generate(SignatureAlgorithm.RS256, "key-1");
    assertRejected(
        RejectionCause.SIGNATURE_INVALID, fixture.verify(stranger.sign(issuer.header(), claims())));
  }

  @Test
  void refusesTheSignatureOfAnotherToken() {
    Map<String, Object> other = claims();
    other.put("sub", "somebody-else");
    String mine = issuer.sign(claims());
    String theirs = issuer.sign(other);
    assertRejected(
        RejectionCause.SIGNATURE_INVALID,
        fixture.verify(
            theirs.substring(0, theirs.lastIndexOf('.')) + mine.substring(mine.lastIndexOf('.'))));
  }

  @Test
  void refusesAnEcdsaSignatureOfZeros() {
    VerifierFixture ec = elliptic();
    String input = ec.issuer.sign(ec.claims());
    input = input.substring(0, input.lastIndexOf('.'));
    assertRejected(
        RejectionCause.SIGNATURE_INVALID, ec.verify(input + "." + TestKey.encode(new byte[64])));
    byte[] order = Curve.P_256.toECParameterSpec().getOrder().toByteArray();
    byte[] twice = new byte[64];
    System.arraycopy(order, order.length - 32, twice, 0, 32);
    System.arraycopy(order, order.length - 32, twice, 32, 32);
    assertRejected(
        RejectionCause.SIGNATURE_INVALID, ec.verify(input + "." + TestKey.encode(twice)));
  }

  @Test
  void refusesAnEcdsaSignatureInDer() {
    VerifierFixture ec = elliptic();
    String token = ec.issuer.sign(ec.claims());
    ec.verified(token);
    byte[] plain = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    byte[] r = new BigInteger(1, Arrays.copyOfRange(plain, 0, 32)).toByteArray();
    byte[] s = new BigInteger(1, Arrays.copyOfRange(plain, 32, 64)).toByteArray();
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.writeBytes(new byte[] {0x30, (byte) (r.length + s.length + 4), 2, (byte) r.length});
    der.writeBytes(r);
    der.writeBytes(new byte[] {2, (byte) s.length});
    der.writeBytes(s);
    assertRejected(
        RejectionCause.SIGNATURE_INVALID,
        ec.verify(
            token.substring(0, token.lastIndexOf('.') + 1) + TestKey.encode(der.toByteArray())));
  }

  // --- key id ----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "KEY-1",
        "key-1 ",
        "key-1\u0000",
        "../../../../dev/null",
        "/etc/passwd",
        "key-1' UNION SELECT 'secret",
        "key-1; rm -rf /",
        "https://evil.example.com/key",
        "*",
        "unknown"
      })
  void refusesAKeyIdThatIsNotPublished(String keyId) {
    Map<String, Object> header = issuer.header();
    header.put("kid", keyId);
    assertRejected(RejectionCause.KEY_UNKNOWN, fixture.verify(signed(header)));
    assertEquals(1, fixture.source.fetches());
  }

  @Test
  void refusesAVeryLongKeyId() {
    Map<String, Object> header = issuer.header();
    header.put("kid", "k".repeat(10_000));
    assertRejected(RejectionCause.KEY_UNKNOWN, fixture.verify(signed(header)));
  }

  @Test
  void refusesAKeyIdThatIsNotAString() {
    for (Object keyId : Arrays.asList(1, true, List.of("key-1"), Map.of("key-1", 1))) {
      Map<String, Object> header = issuer.header();
      header.put("kid", keyId);
      assertMalformed(signed(header));
    }
    assertMalformed(issuer.key().sign("{\"alg\":\"RS256\",\"kid\":null}", Json.write(claims())));
  }

  @Test
  void refusesAKeyIdThatIsPublishedTwice() {
    TestKey second = TestKey.generate(SignatureAlgorithm.RS256, "key-1");
    String twice =
        Json.write(Map.of("keys", List.of(issuer.key().publicPart(), second.publicPart())));
    fixture.source.answer(() -> CountingKeySets.document(twice));
    assertRejected(RejectionCause.KEY_UNKNOWN, fixture.verify(issuer.sign(claims())));
    assertRejected(
        RejectionCause.KEY_UNKNOWN, fixture.verify(second.sign(issuer.header(), claims())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jku", "x5u", "jwk", "x5c", "x5t", "x5t#S256"})
  void neverUsesAKeyFromTheTokenItself(String member) {
    TestKey own = TestKey.generate(SignatureAlgorithm.RS256, "own");
    Object key =
        switch (member) {
          case "jwk" -> own.publicPart();
          case "x5c" -> List.of("MIIB");
          default -> "https://evil.example.com/keys";
        };
    Map<String, Object> header = issuer.header();
    header.put(member, key);
    assertRejected(RejectionCause.SIGNATURE_INVALID, fixture.verify(own.sign(header, claims())));
    header.remove("kid");
    assertRejected(RejectionCause.SIGNATURE_INVALID, fixture.verify(own.sign(header, claims())));
    assertEquals(1, fixture.source.fetches());
    // The same header parameter does not invalidate a genuine token.
    fixture.verified(signed(header));
  }

  // --- other headers ---------------------------------------------------------------------------

  @Test
  void refusesHeadersThatChangeHowATokenIsRead() {
    Map<String, Object> refused =
        Map.of("crit", List.of("exp"), "b64", false, "zip", "DEF", "enc", "A256GCM");
    refused.forEach((name, value) -> {
      Map<String, Object> header = issuer.header();
      header.put(name, value);
      assertRejected(RejectionCause.HEADER_NOT_ALLOWED, fixture.verify(signed(header)));
    });
  }

  @Test
  void refusesUnencodedPayload() {
    String header = "{\"alg\":\"RS256\",\"kid\":\"key-1\",\"b64\":false,\"crit\":[\"b64\"]}";
    assertMalformed(issuer.key().signParts(TestKey.encode(header), Json.write(claims())));
    assertRejected(
        RejectionCause.HEADER_NOT_ALLOWED,
        fixture.verify(issuer.key().sign(header, Json.write(claims()))));
    assertRejected(
        RejectionCause.HEADER_NOT_ALLOWED,
        fixture.verify(
            issuer
                .key()
                .sign("{\"alg\":\"RS256\",\"kid\":\"key-1\",\"crit\":[]}", Json.write(claims()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logout+jwt",
        "dpop+jwt",
        "secevent+jwt",
        "JOSE",
        "JOSE+JSON",
        "application/logout+jwt",
        "application/application/jwt",
        "text/jwt",
        "jwt ",
        ""
      })
  void refusesOtherTypesOfTokens(String type) {
    Map<String, Object> header = issuer.header();
    header.put("typ", type);
    assertRejected(RejectionCause.TYPE_NOT_ALLOWED, fixture.verify(signed(header)));
  }

  @Test
  void refusesATypeThatIsNotAString() {
    Map<String, Object> header = issuer.header();
    header.put("typ", List.of("JWT"));
    assertRejected(RejectionCause.TYPE_NOT_ALLOWED, fixture.verify(signed(header)));
  }

  @Test
  void refusesAnAlgorithmThatIsNotAString() {
    for (Object algorithm : List.of(256, List.of("RS256"), Map.of())) {
      Map<String, Object> header = issuer.header();
      header.put("alg", algorithm);
      assertMalformed(signed(header));
    }
    Map<String, Object> header = issuer.header();
    header.remove("alg");
    assertMalformed(signed(header));
  }

  // --- form ------------------------------------------------------------------------------------

  @Test
  void refusesANestedTokenAndAnEncryptedOne() {
    Map<String, Object> header = issuer.header();
    header.put("cty", "JWT");
    assertMalformed(issuer.key().sign(Json.write(header), issuer.sign(claims())));
    Map<String, Object> encrypted = issuer.header();
    encrypted.put("alg", "RSA-OAEP-256");
    encrypted.put("enc", "A256GCM");
    assertMalformed(TestKey.encode(Json.write(encrypted)) + ".a2V5.aXY.Y2lwaGVy.dGFn");
  }

  @Test
  void refusesJsonSerialization() {
    String[] parts = issuer.sign(claims()).split("\\.", -1);
    assertMalformed(
        Json.write(Map.of("protected", parts[0], "payload", parts[1], "signature", parts[2])));
    assertMalformed(
        Json.write(
            Map.of(
                "payload",
                parts[1],
                "signatures",
                List.of(Map.of("protected", parts[0], "signature", parts[2])))));
  }

  @Test
  void refusesDuplicateMembers() {
    String payload = Json.write(claims());
    String twice = payload.replace("{", "{\"sub\":\"admin\",");
    assertMalformed(issuer.key().sign(Json.write(issuer.header()), twice));
    String escaped = payload.replace("{", "{\"s\\u0075b\":\"admin\",");
    assertMalformed(issuer.key().sign(Json.write(issuer.header()), escaped));
    String header = Json.write(issuer.header()).replace("{", "{\"alg\":\"none\",");
    assertMalformed(issuer.key().sign(header, payload));
  }

  @Test
  void refusesOtherSpellingsOfAGenuineToken() {
    String token = issuer.sign(claims());
    String[] parts = token.split("\\.", -1);
    List<String> spellings =
        new ArrayList<>(
            List.of(
                " " + token,
                token + " ",
                token + "\n",
                token + "=",
                token + "==",
                token + ".",
                "." + token,
                token.replace(".", ".."),
                token.replace(".", ". "),
                parts[0] + "=." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + "=." + parts[2],
                parts[0] + "\r\n." + parts[1] + "." + parts[2],
                parts[0].charAt(0) + "\n" + token.substring(1),
                "Bearer " + token,
                token + "\u0000",
                "\ufeff" + token));
    spellings.forEach(this::assertMalformed);
  }

  @Test
  void refusesTheStandardAlphabetOfBase64() {
    // Enough tokens that at least one signature contains one of the two characters.
    int respelled = 0;
    for (int i = 0; i < 20; i++) {
      Map<String, Object> claims = claims();
      claims.put("n", i);
      String token = issuer.sign(claims);
      String standard = token.replace('-', '+').replace('_', '/');
      if (!standard.equals(token)) {
        respelled++;
        assertMalformed(standard);
      }
    }
    assertTrue(respelled > 0);
  }

  @Test
  void refusesUnusedBitsThatAreNotZero() {
    String token = issuer.sign(claims());
    // 256 bytes are 85 groups and one byte: the last character has four unused bits.
    char last = token.charAt(token.length() - 1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char same = alphabet.charAt(alphabet.indexOf(last) + 1);
    assertMalformed(token.substring(0, token.length() - 1) + same);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "null", "1", "\"x\"", "{", "{}{}", "{\"a\":}", "{'a':1}", "{\"a\":NaN}"})
  void refusesPartsThatAreNotOneJsonObject(String text) {
    assertMalformed(issuer.key().sign(text, Json.write(claims())));
    assertMalformed(issuer.key().sign(Json.write(issuer.header()), text));
  }

  @Test
  void refusesInvalidUtf8() {
    byte[] payload =
        Json.write(claims()).replace("somebody", "some?body").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < payload.length; i++) {
      if (payload[i] == '?') {
        payload[i] = (byte) 0xC0;
      }
    }
    assertMalformed(
        issuer
            .key()
            .signParts(TestKey.encode(Json.write(issuer.header())), TestKey.encode(payload)));
  }

  @Test
  void refusesDeepNesting() {
    String deep = "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);
    assertMalformed(issuer.key().sign(Json.write(issuer.header()), deep));
    String lists = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    assertMalformed(issuer.key().sign(Json.write(issuer.header()), lists));
  }

  // --- claims ----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"sub", "aud", "exp"})
  void refusesATokenThatLacksARequiredClaim(String claim) {
    Map<String, Object> claims = claims();
    claims.remove(claim);
    assertRejected(RejectionCause.CLAIMS_MALFORMED, fixture.verify(issuer.sign(claims)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1772370000\"",
        "\"tomorrow\"",
        "-1",
        "-0.5",
        "253402300800",
        "1e300",
        "1e999999999",
        "1e-999999999",
        "99999999999999999999999999999999999999999999999999",
        "true",
        "null",
        "[1772370000]",
        "{\"seconds\":1772370000}"
      })
  void refusesTimesThatAreNotValidNumbers(String time) {
    for (String claim : List.of("exp", "nbf", "iat")) {
      Map<String, Object> claims = claims();
      claims.put(claim, "TIME");
      String payload = Json.write(claims).replace("\"TIME\"", time);
      assertRejected(
          RejectionCause.CLAIMS_MALFORMED,
          fixture.verify(issuer.key().sign(Json.write(issuer.header()), payload)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "0x6", "1772370000.", "+1", "01"})
  void refusesTimesThatAreNotJson(String time) {
    Map<String, Object> claims = claims();
    claims.put("exp", "TIME");
    String payload = Json.write(claims).replace("\"TIME\"", time);
    assertMalformed(issuer.key().sign(Json.write(issuer.header()), payload));
  }

  @Test
  void refusesAnExpiredToken() {
    Map<String, Object> claims = claims();
    for (long expiry : List.of(0L, NOW.getEpochSecond() - 1, NOW.getEpochSecond())) {
      claims.put("exp", expiry);
      assertRejected(RejectionCause.EXPIRED, fixture.verify(issuer.sign(claims)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nbf", "iat"})
  void refusesATokenFromTheFuture(String claim) {
    Map<String, Object> claims = claims();
    claims.put(claim, NOW.getEpochSecond() + 3600);
    claims.put("exp", NOW.getEpochSecond() + 7200);
    assertRejected(RejectionCause.NOT_YET_VALID, fixture.verify(issuer.sign(claims)));
  }

  @Test
  void refusesOtherAudiences() {
    for (Object audience :
        List.of(
            "",
            "VEND",
            "vend ",
            "vend,other",
            "https://vend",
            List.of(),
            List.of("other"),
            List.of("vend", "other"),
            List.of("vend", "vend"))) {
      Map<String, Object> claims = claims();
      claims.put("aud", audience);
      assertRejected(RejectionCause.AUDIENCE_MISMATCH, fixture.verify(issuer.sign(claims)));
    }
  }

  @Test
  void refusesAudiencesThatAreNotStrings() {
    for (Object audience : List.of(1, true, Map.of("vend", true), List.of("vend", 1))) {
      Map<String, Object> claims = claims();
      claims.put("aud", audience);
      assertRejected(RejectionCause.CLAIMS_MALFORMED, fixture.verify(issuer.sign(claims)));
    }
  }

  @Test
  void neverUsesTheAuthorizedPartyAsTheAudience() {
    Map<String, Object> claims = claims();
    claims.put("aud", "account");
    claims.put("azp", "vend");
    assertRejected(RejectionCause.AUDIENCE_MISMATCH, fixture.verify(issuer.sign(claims)));
  }

  @Test
  void refusesInvalidSubjects() {
    for (Object subject : List.of("", 42, List.of("somebody"), Map.of("id", "somebody"))) {
      Map<String, Object> claims = claims();
      claims.put("sub", subject);
      assertRejected(RejectionCause.CLAIMS_MALFORMED, fixture.verify(issuer.sign(claims)));
    }
  }

  @Test
  void refusesATokenIdThatIsNotAString() {
    Map<String, Object> claims = claims();
    claims.put("jti", 7);
    assertRejected(RejectionCause.CLAIMS_MALFORMED, fixture.verify(issuer.sign(claims)));
  }

  // --- issuers ---------------------------------------------------------------------------------

  @Test
  void refusesATokenOfOneTrustedIssuerInTheNameOfAnother() {
    TestIssuer other = new TestIssuer("https://other.example.com");
    OidcIssuer otherTerms =
        new OidcIssuer(
            new IssuerName("other"),
            other.url(),
            TestIssuer.AUDIENCE,
            OidcIssuer.DEFAULT_ALGORITHMS,
            Map.of(),
            false);
    KeySetSource both =
        requested ->
            CountingKeySets.document(
                requested.oidc().equals(other.url()) ? other.keySet() : issuer.keySet());
    OidcVerifier verifier =
        new OidcVerifier(
            List.of(issuer.issuer(), otherTerms),
            new CachedKeySets(both, fixture.clock),
            fixture.clock);
    assertRejected(
        RejectionCause.SIGNATURE_INVALID, verifier.verify(new BearerToken(other.sign(claims()))));
    assertRejected(
        RejectionCause.SIGNATURE_INVALID,
        verifier.verify(new BearerToken(issuer.sign(other.claims(NOW)))));
  }

  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      names = {"ES256", "ES384", "ES512"})
  void refusesAnEllipticKeyOfAnotherCurve(SignatureAlgorithm algorithm) {
    SignatureAlgorithm wrong =
        algorithm == SignatureAlgorithm.ES384 ? SignatureAlgorithm.ES256 : SignatureAlgorithm.ES384;
    TestIssuer own = new TestIssuer("https://id.example.com", TestKey.generate(algorithm, "k"));
    VerifierFixture ec = new VerifierFixture(own, own.issuer());
    TestKey other = TestKey.generate(wrong, "k");
    String keys = Json.write(Map.of("keys", List.of(other.publicPart())));
    ec.source.answer(() -> CountingKeySets.document(keys));
    assertRejected(
        RejectionCause.KEY_UNKNOWN, ec.verify(other.sign(own.header(), own.claims(NOW))));
  }

  private Map<String, Object> claims() {
    return fixture.claims();
  }

  private String signed(Map<String, Object> header) {
    return issuer.key().sign(header, claims());
  }

  private String input(Map<String, Object> header) {
    return TestKey.encode(Json.write(header)) + "." + TestKey.encode(Json.write(claims()));
  }

  private static VerifierFixture elliptic() {
    TestIssuer issuer =
        new TestIssuer(
            "https://id.example.com", TestKey.generate(SignatureAlgorithm.ES256, "key-1"));
    return new VerifierFixture(issuer, issuer.issuer());
  }

  private static String mac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return TestKey.encode(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private void assertMalformed(String token) {
    assertRejected(RejectionCause.MALFORMED, fixture.verify(token));
  }

  private void assertNotVerified(String token) {
    assertInstanceOf(Verification.Rejected.class, fixture.verify(token));
  }
}
