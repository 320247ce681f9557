package vend.caller.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.caller.RefusedDocument;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKey;
import vend.caller.TestKey;

class KeySetTest {
  private static final TestKey RSA = TestKey.generate(SignatureAlgorithm.RS256, "rsa");
  private static final TestKey EC = TestKey.generate(SignatureAlgorithm.ES256, "ec");

  @Test
  void findsAKeyByItsIdAndAlgorithm() throws Exception {
    KeySet keys = setOf(RSA.publicPart(), EC.publicPart());
    assertFound("rsa", keys, SignatureAlgorithm.RS256);
    assertFound("rsa", keys, SignatureAlgorithm.PS512);
    assertFound("ec", keys, SignatureAlgorithm.ES256);
    assertUnknown("ec", keys, SignatureAlgorithm.RS256);
    assertUnknown("ec", keys, SignatureAlgorithm.ES384);
    assertUnknown("rsa", keys, SignatureAlgorithm.ES256);
    assertUnknown("other", keys, SignatureAlgorithm.RS256);
  }

  @Test
  void findsTheOnlyKeyThatFitsWithoutAnId() throws Exception {
    KeySet keys = setOf(RSA.publicPart(), EC.publicPart());
    assertInstanceOf(KeyLookup.Found.class, keys.find(Optional.empty(), SignatureAlgorithm.ES256));
    TestKey second = TestKey.generate(SignatureAlgorithm.ES256, "ec-2");
    assertInstanceOf(
        KeyLookup.Unknown.class,
        setOf(EC.publicPart(), second.publicPart())
            .find(Optional.empty(), SignatureAlgorithm.ES256));
  }

  @Test
  void distinguishesKeysWithTheSameIdByType() throws Exception {
    KeySet keys = setOf(RSA.publicPart(), with(EC.publicPart(), "kid", "rsa"));
    assertFound("rsa", keys, SignatureAlgorithm.RS256);
    assertFound("rsa", keys, SignatureAlgorithm.ES256);
  }

  @Test
  void findsNoKeyIfSeveralHaveTheSameId() throws Exception {
    TestKey second = TestKey.generate(SignatureAlgorithm.ES256, "ec");
    assertUnknown("ec", setOf(EC.publicPart(), second.publicPart()), SignatureAlgorithm.ES256);
    // The same key twice is not ambiguous.
    assertFound("ec", setOf(EC.publicPart(), EC.publicPart()), SignatureAlgorithm.ES256);
  }

  @Test
  void usesAKeyWithItsOwnAlgorithmOnly() throws Exception {
    KeySet keys = setOf(with(RSA.publicPart(), "alg", "RS256"));
    assertFound("rsa", keys, SignatureAlgorithm.RS256);
    assertUnknown("rsa", keys, SignatureAlgorithm.RS384);
    assertUnknown("rsa", keys, SignatureAlgorithm.PS256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA-OAEP", "HS256", "none", "rs256", "ES521", "ES256"})
  void skipsAKeyForOtherAlgorithms(String algorithm) throws Exception {
    assertUnknown("rsa", setOf(with(RSA.publicPart(), "alg", algorithm)), SignatureAlgorithm.RS256);
  }

  @Test
  void skipsAKeyForOtherUses() throws Exception {
    for (Object use : List.of("enc", "SIG", "", 1, List.of("sig"))) {
      assertUnknown("rsa", setOf(with(RSA.publicPart(), "use", use)), SignatureAlgorithm.RS256);
    }
    for (Object operations : List.of("verify", List.of(), List.of("encrypt"), List.of("sign"))) {
      assertUnknown(
          "rsa", setOf(with(RSA.publicPart(), "key_ops", operations)), SignatureAlgorithm.RS256);
    }
    assertFound(
        "rsa",
        setOf(with(with(RSA.publicPart(), "use", "sig"), "key_ops", List.of("verify"))),
        SignatureAlgorithm.RS256);
  }

  @ParameterizedTest
  @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
  void skipsAKeyPublishedWithAPrivatePart(String part) throws Exception {
    assertUnknown("rsa", setOf(with(RSA.publicPart(), part, "AQAB")), SignatureAlgorithm.RS256);
    assertUnknown("ec", setOf(with(EC.publicPart(), part, "AQAB")), SignatureAlgorithm.ES256);
  }

  @Test
  void refusesASetWithASymmetricKey() throws Exception {
    Map<String, Object> secret =
        new OctetSequenceKeyGenerator(256).keyID("secret").generate().toJSONObject();
    RefusedDocument refused =
        assertThrows(RefusedDocument.class, () -> setOf(RSA.publicPart(), secret));
    assertEquals("the key set holds a symmetric key", refused.getMessage());
  }

  @Test
  void acceptsRsaKeysFrom2048Bits() throws Exception {
    assertUnknown("weak", setOf(rsaOf(1024)), SignatureAlgorithm.RS256);
    assertUnknown("weak", setOf(rsaOf(2047)), SignatureAlgorithm.RS256);
    assertFound("weak", setOf(rsaOf(2048)), SignatureAlgorithm.RS256);
  }

  @Test
  void acceptsRsaKeysUpTo8192Bits() throws Exception {
    BigInteger longest = BigInteger.ONE.shiftLeft(8192).subtract(BigInteger.ONE);
    assertFound("n", setOf(rsa(longest, 65_537)), SignatureAlgorithm.RS256);
    assertUnknown("n", setOf(rsa(longest.add(BigInteger.ONE), 65_537)), SignatureAlgorithm.RS256);
  }

  @Test
  void skipsRsaKeysWithWeakExponents() throws Exception {
    BigInteger modulus = new BigInteger(1, RSA.jwk().toRSAKey().getModulus().decode());
    for (long exponent : new long[] {0, 1, 2, 3, 17, 65_535, 65_536, 65_538}) {
      assertUnknown("n", setOf(rsa(modulus, exponent)), SignatureAlgorithm.RS256);
    }
    assertFound("n", setOf(rsa(modulus, 65_537)), SignatureAlgorithm.RS256);
    assertFound("n", setOf(rsa(modulus, 65_539)), SignatureAlgorithm.RS256);
  }

  @Test
  void skipsAPointThatIsNotOnItsCurve() throws Exception {
    assertUnknown(
        "ec",
        setOf(with(EC.publicPart(), "y", String.valueOf(EC.publicPart().get("x")))),
        SignatureAlgorithm.ES256);
    assertUnknown("ec", setOf(with(EC.publicPart(), "crv", "P-384")), SignatureAlgorithm.ES384);
    String zero = TestKey.encode(new byte[32]);
    assertUnknown(
        "ec", setOf(with(with(EC.publicPart(), "x", zero), "y", zero)), SignatureAlgorithm.ES256);
  }

  @Test
  void skipsUnknownKeyTypes() throws Exception {
    Map<String, Object> edwards = with(EC.publicPart(), "kty", "OKP");
    for (Map<String, Object> key :
        List.of(
            edwards,
            with(EC.publicPart(), "crv", "secp256k1"),
            with(EC.publicPart(), "crv", "P-192"),
            with(EC.publicPart(), "crv", ""),
            with(EC.publicPart(), "kty", 1),
            with(EC.publicPart(), "kid", 1),
            with(EC.publicPart(), "alg", 1),
            Map.<String, Object>of())) {
      KeySet keys = setOf(key, RSA.publicPart());
      assertUnknown("ec", keys, SignatureAlgorithm.ES256);
      assertFound("rsa", keys, SignatureAlgorithm.RS256);
    }
  }

  @Test
  void skipsKeysThatAreNotStrictBase64url() throws Exception {
    String modulus = String.valueOf(RSA.publicPart().get("n"));
    for (Object other :
        List.of(
            modulus + "=", modulus + "\n", " " + modulus, modulus.replaceFirst(".$", "+"), "", 1)) {
      assertUnknown("rsa", setOf(with(RSA.publicPart(), "n", other)), SignatureAlgorithm.RS256);
    }
  }

  @Test
  void neverReadsACertificateOrAnAddress() throws Exception {
    Map<String, Object> key = with(RSA.publicPart(), "x5c", List.of("not a certificate"));
    assertFound(
        "rsa", setOf(with(key, "x5u", "http://169.254.169.254/")), SignatureAlgorithm.RS256);
  }

  @Test
  void acceptsUpToFiftyKeys() throws Exception {
    List<Object> keys = new ArrayList<>(Collections.nCopies(49, Map.of("kty", "unknown")));
    keys.add(RSA.publicPart());
    assertFound("rsa", KeySet.parse(Json.write(Map.of("keys", keys))), SignatureAlgorithm.RS256);
    keys.add(Map.of("kty", "unknown"));
    assertThrows(RefusedDocument.class, () -> KeySet.parse(Json.write(Map.of("keys", keys))));
  }

  @Test
  void findsNoKeyInAnEmptySet() throws Exception {
    assertUnknown("rsa", setOf(), SignatureAlgorithm.RS256);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>secret</html>",
        "[]",
        "{}",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":[1]}",
        "{\"keys\":[null]}",
        "{\"keys\":[[]]}",
        "{\"keys\":[],\"keys\":[]}"
      })
  void refusesOtherDocumentsAndNeverQuotesThem(String text) {
    RefusedDocument refused = assertThrows(RefusedDocument.class, () -> KeySet.parse(text));
    assertEquals("the key set is malformed", refused.getMessage());
  }

  @Test
  void refusesSigningKeysOfOtherTypes() throws Exception {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SigningKey(
                Optional.empty(),
                KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic(),
                Optional.empty()));
  }

  private static KeySet setOf(Object... keys) throws RefusedDocument {
    return KeySet.parse(Json.write(Map.of("keys", List.of(keys))));
  }

  private static Map<String, Object> with(Map<String, Object> key, String name, Object value) {
    Map<String, Object> copy = new HashMap<>(key);
    copy.put(name, value);
    return copy;
  }

  private static Map<String, Object> rsaOf(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
    return new RSAKey.Builder(key).keyID("weak").build().toJSONObject();
  }

  private static Map<String, Object> rsa(BigInteger modulus, long exponent) {
    return Map.of(
        "kty", "RSA", "kid", "n", "n", encode(modulus), "e", encode(BigInteger.valueOf(exponent)));
  }

  private static String encode(BigInteger number) {
    return Base64URL.encode(number).toString();
  }

  private static void assertFound(String keyId, KeySet keys, SignatureAlgorithm algorithm) {
    KeyLookup.Found found =
        assertInstanceOf(KeyLookup.Found.class, keys.find(Optional.of(keyId), algorithm));
    assertEquals(Optional.of(keyId), found.key().id());
  }

  private static void assertUnknown(String keyId, KeySet keys, SignatureAlgorithm algorithm) {
    assertInstanceOf(KeyLookup.Unknown.class, keys.find(Optional.of(keyId), algorithm));
  }
}
