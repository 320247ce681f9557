package vend.local.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static vend.local.issuer.LocalIssuers.issuer;

import com.nimbusds.jose.jwk.JWKSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vend.Json;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.KeyLookup;
import vend.caller.OidcIssuer;
import vend.caller.OidcVerifier;
import vend.caller.SettableClock;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKeys;
import vend.caller.Verification;

/** Its tokens, before the verifier that the function has. */
class LocalIssuerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final OidcIssuer STAFF = issuer("staff", SignatureAlgorithm.ES256);

  @ParameterizedTest
  @EnumSource
  void vendTakesItsTokensWhateverTheIssuerIsPinnedTo(SignatureAlgorithm algorithm) {
    OidcIssuer issuer = issuer("pinned", algorithm);
    var local = new LocalIssuer(List.of(issuer));

    Caller caller =
        assertInstanceOf(
                Verification.Verified.class,
                verify(issuer, local, token(issuer, local, Map.of("sub", "ann"))))
            .caller();

    assertEquals("ann", caller.subject());
    assertEquals("https://pinned.example.com", caller.issuerUrl());
    assertEquals(NOW.plusSeconds(600), caller.expires());
  }

  @Test
  void theTokensOfAnEarlierStartAreWorthNothing() {
    var local = new LocalIssuer(List.of(STAFF));
    var earlier = new LocalIssuer(List.of(STAFF));

    assertInstanceOf(
        Verification.Rejected.class, verify(STAFF, local, token(STAFF, earlier, Map.of())));
    assertNotEquals(earlier.keySet(), local.keySet());
  }

  @Test
  void theIssuersOwnKeysStandBesideIt() {
    var local = new LocalIssuer(List.of(STAFF));
    var asked = new KeyLookup.Unavailable("asked the issuer");
    SigningKeys keys = local.beside((_, _, _) -> asked);

    assertEquals(asked, keys.find(STAFF, Optional.of("theirs"), SignatureAlgorithm.ES256));
    assertEquals(asked, keys.find(STAFF, Optional.empty(), SignatureAlgorithm.ES256));
    assertInstanceOf(
        KeyLookup.Found.class, keys.find(STAFF, ownKeyId(local), SignatureAlgorithm.ES256));
  }

  @Test
  void nobodyIsAskedAboutKeysOfThisKindThatAreNotIts() {
    var local = new LocalIssuer(List.of(STAFF));
    SigningKeys keys =
        local.beside((_, _, _) -> {
          throw new AssertionError("the issuer was asked");
        });

    var unknown = new KeyLookup.Unknown();
    assertEquals(unknown, keys.find(STAFF, ownKeyId(local), SignatureAlgorithm.RS256));
    assertEquals(
        unknown,
        keys.find(STAFF, ownKeyId(new LocalIssuer(List.of(STAFF))), SignatureAlgorithm.ES256));
  }

  private static Optional<String> ownKeyId(LocalIssuer local) {
    return Optional.of(local.key(SignatureAlgorithm.ES256).getKeyID());
  }

  @Test
  void publishesNoPrivatePart() throws Exception {
    var local = new LocalIssuer(List.of(STAFF, issuer("other", SignatureAlgorithm.RS256)));

    JWKSet published = JWKSet.parse(local.keySet());

    assertEquals(2, published.size());
    assertFalse(published.containsNonPublicKeys());
  }

  @Test
  void describesItselfAsAnyIssuer() throws Exception {
    Map<String, Object> document =
        Json.readObject(
            new LocalIssuer(List.of(STAFF)).discovery("https://a.example", "http://b.example"));

    assertEquals("https://a.example", document.get("issuer"));
    assertEquals("http://b.example", document.get("jwks_uri"));
    assertEquals(List.of("ES256"), document.get("id_token_signing_alg_values_supported"));
  }

  private static String token(OidcIssuer issuer, LocalIssuer local, Map<String, Object> claims) {
    IssuerFile.Entry entry = IssuerFile.of(1, local, List.of(issuer)).issuers().getFirst();
    return new TokenRequest(entry, claims, Duration.ofMinutes(10)).sign(NOW);
  }

  private static Verification verify(OidcIssuer issuer, LocalIssuer local, String token) {
    SigningKeys keys = local.beside((_, _, _) -> new KeyLookup.Unknown());
    return new OidcVerifier(List.of(issuer), keys, new SettableClock(NOW))
        .verify(new BearerToken(token));
  }
}
