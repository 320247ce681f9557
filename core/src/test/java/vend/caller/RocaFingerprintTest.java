package vend.caller;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Json;
import vend.caller.oidc.RocaKeys;
import vend.caller.oidc.VerifierFixture;
import vend.caller.signing.KeyLookup;
import vend.caller.signing.KeySet;

class RocaFingerprintTest {
  private static final KeyPair PAIR = RocaKeys.generate(1);

  private static RSAPublicKey publicKey(KeyPair pair) {
    return (RSAPublicKey) pair.getPublic();
  }

  private static TestKey key(KeyPair pair, String keyId) {
    return new TestKey(
        SignatureAlgorithm.RS256,
        new RSAKey.Builder(publicKey(pair)).privateKey(pair.getPrivate()).keyID(keyId).build());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void finds_the_fingerprint_of_faulty_keys(long seed) {
    RSAPublicKey faulty = publicKey(RocaKeys.generate(seed));
    assertEquals(2048, faulty.getModulus().bitLength());
    assertTrue(RocaFingerprint.hasFingerprint(faulty.getModulus()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SigningKey(Optional.empty(), faulty, Optional.empty()));
  }

  @Test
  void finds_no_fingerprint_in_other_numbers() {
    var random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      assertFalse(RocaFingerprint.hasFingerprint(new BigInteger(2048, random).setBit(0)));
    }
  }

  @Test
  void leaves_a_faulty_key_out_of_a_key_set_and_keeps_the_others() throws Exception {
    TestKey sound = TestKey.generate(SignatureAlgorithm.RS256, "sound");
    KeySet set =
        KeySet.parse(
            Json.write(
                Map.of("keys", List.of(key(PAIR, "faulty").publicPart(), sound.publicPart()))));
    assertInstanceOf(
        KeyLookup.Weak.class, set.find(Optional.of("faulty"), SignatureAlgorithm.RS256));
    assertInstanceOf(
        KeyLookup.Found.class, set.find(Optional.of("sound"), SignatureAlgorithm.RS256));
    assertInstanceOf(KeyLookup.Found.class, set.find(Optional.empty(), SignatureAlgorithm.RS256));
    assertInstanceOf(
        KeyLookup.Unknown.class, set.find(Optional.of("faulty"), SignatureAlgorithm.ES256));
    assertInstanceOf(
        KeyLookup.Unknown.class, set.find(Optional.of("other"), SignatureAlgorithm.RS256));
  }

  @Test
  void rejects_a_token_of_a_faulty_key_with_its_own_cause() {
    var issuer = new TestIssuer("https://id.example.com", key(PAIR, "key-1"));
    var fixture = new VerifierFixture(issuer, issuer.issuer());
    VerifierFixture.assertRejected(
        RejectionCause.KEY_WEAK, fixture.verify(issuer.sign(fixture.claims())));
  }
}
