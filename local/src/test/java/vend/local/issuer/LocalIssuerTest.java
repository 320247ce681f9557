package vend.local.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static vend.local.issuer.LocalIssuers.issuer;
import static vend.local.issuer.LocalIssuers.started;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vend.Json;
import vend.SettableClock;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.OidcIssuer;
import vend.caller.SignatureAlgorithm;
import vend.caller.Verification;
import vend.caller.oidc.OidcVerifier;
import vend.caller.oidc.SigningKeys;
import vend.caller.signing.KeyLookup;

/** Verifies tokens of the local issuer with the verifier of the function. */
class LocalIssuerTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final OidcIssuer STAFF = issuer("staff", SignatureAlgorithm.ES256);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void vendAcceptsItsTokensForEveryAlgorithm(SignatureAlgorithm algorithm) {
    OidcIssuer issuer = issuer("pinned", algorithm);
    var local = started(issuer);

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
  void takes_the_tokens_of_an_earlier_start() throws IOException {
    var earlier = new LocalIssuer(List.of(STAFF), folder);
    var local = new LocalIssuer(List.of(STAFF), folder);

    assertInstanceOf(
        Verification.Verified.class, verify(STAFF, local, token(STAFF, earlier, Map.of())));
    assertEquals(earlier.keySet(), local.keySet());
  }

  @Test
  void keeps_its_signing_key_for_the_user_alone() throws IOException {
    new LocalIssuer(List.of(STAFF), folder);

    assertEquals("rw-------", permissions(key()));
  }

  @Test
  void replacesAnInvalidSigningKeyFile() throws IOException {
    Files.writeString(key(), "{\"kty\":\"EC\"");
    var local = new LocalIssuer(List.of(STAFF), folder);

    assertInstanceOf(
        Verification.Verified.class, verify(STAFF, local, token(STAFF, local, Map.of())));
    assertEquals(local.keySet(), new LocalIssuer(List.of(STAFF), folder).keySet());
  }

  @Test
  void replacesAFileWithOnlyAPublicKey() throws Exception {
    var earlier = new LocalIssuer(List.of(STAFF), folder);
    Files.writeString(key(), JWKSet.parse(earlier.keySet()).getKeys().getFirst().toJSONString());

    assertNotEquals(earlier.keySet(), new LocalIssuer(List.of(STAFF), folder).keySet());
  }

  @Test
  void all_that_start_at_once_have_one_signing_key() throws Exception {
    List<Callable<String>> starts =
        Collections.nCopies(8, () -> new LocalIssuer(List.of(STAFF), folder).keySet());
    try (var threads = Executors.newFixedThreadPool(8)) {
      var keySets = new HashSet<String>();
      for (Future<String> started : threads.invokeAll(starts)) {
        keySets.add(started.get());
      }
      assertEquals(1, keySets.size());
    }
  }

  @Test
  void createsSigningKeysForIssuersAddedLater() throws IOException {
    OidcIssuer later = issuer("later", SignatureAlgorithm.ES384);
    var local = new LocalIssuer(List.of(STAFF), folder);
    local.add(List.of(later));

    assertInstanceOf(
        Verification.Verified.class, verify(later, local, token(later, local, Map.of())));
  }

  private Path key() {
    return folder.resolve("signing-key-ES256.json");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void usesTheSigningKeysOfRealIssuersToo() {
    var local = started(STAFF);
    var asked = new KeyLookup.Unavailable("asked the issuer");
    SigningKeys keys = local.beside((_, _, _) -> asked);

    assertEquals(asked, keys.find(STAFF, Optional.of("theirs"), SignatureAlgorithm.ES256));
    assertEquals(asked, keys.find(STAFF, Optional.empty(), SignatureAlgorithm.ES256));
    assertInstanceOf(
        KeyLookup.Found.class, keys.find(STAFF, ownKeyId(local), SignatureAlgorithm.ES256));
  }

  @Test
  void doesNotAskIssuersForUnknownLocalSigningKeys() {
    var local = started(STAFF);
    SigningKeys keys =
        local.beside((_, _, _) -> {
          throw new AssertionError("the issuer was asked");
        });

    var unknown = new KeyLookup.Unknown();
    assertEquals(unknown, keys.find(STAFF, ownKeyId(local), SignatureAlgorithm.RS256));
    assertEquals(unknown, keys.find(STAFF, ownKeyId(started(STAFF)), SignatureAlgorithm.ES256));
  }

  private static Optional<String> ownKeyId(LocalIssuer local) {
    return Optional.of(local.key(SignatureAlgorithm.ES256).getKeyID());
  }

  @Test
  void publishesOnlyPublicKeys() throws Exception {
    var local = started(STAFF, issuer("other", SignatureAlgorithm.RS256));

    JWKSet published = JWKSet.parse(local.keySet());

    assertEquals(2, published.size());
    assertFalse(published.containsNonPublicKeys());
  }

  @Test
  void servesADiscoveryDocument() throws Exception {
    Map<String, Object> document =
        Json.readObject(started(STAFF).discovery("https://a.example", "http://b.example"));

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
