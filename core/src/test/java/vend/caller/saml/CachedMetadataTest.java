package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static vend.caller.saml.SamlFixture.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import vend.SettableClock;
import vend.caller.RejectionCause;
import vend.caller.SamlIssuer;
import vend.caller.SamlMetadata;
import vend.caller.Transport;
import vend.caller.Verification;
import vend.caller.signing.FetchedKeySet;
import vend.caller.signing.IssuerSigningKeys;

/**
 * Published metadata are cached like key sets: fresh, stale during an outage, fetched for new
 * signing keys.
 */
class CachedMetadataTest {
  private final TestIdentityProvider provider = new TestIdentityProvider();
  private final SettableClock clock = new SettableClock(NOW);
  private final AtomicInteger fetched = new AtomicInteger();
  private Optional<String> published = Optional.of(provider.metadata());
  private final SamlVerifier verifier =
      verifier(
          TestIdentityProvider.issuer(
              SamlMetadata.Published.parse(
                  "https://idp.example.com/metadata?a=b", Transport.HTTPS_ONLY),
              Map.of()));

  private SamlVerifier verifier(SamlIssuer issuer) {
    return new SamlVerifier(List.of(issuer), new CachedMetadata(this::fetch, clock), clock);
  }

  private FetchedKeySet fetch(SamlMetadata.Published metadata) {
    fetched.incrementAndGet();
    return published
        .<FetchedKeySet>map(text -> new FetchedKeySet.Document(text, Optional.empty()))
        .orElseGet(() -> new FetchedKeySet.Failure("status 503"));
  }

  private Verification verify() {
    return verifier.verify(provider.assertion(clock.instant()));
  }

  private void assertVerified() {
    Verification verification = verify();
    assertInstanceOf(Verification.Verified.class, verification, () -> "" + verification);
  }

  private void assertUnverifiable(String cause) {
    assertEquals(cause, assertInstanceOf(Verification.Unverifiable.class, verify()).cause());
  }

  @Test
  void fetchesMetadataOnceForManyAssertions() {
    assertVerified();
    assertVerified();
    assertEquals(1, fetched.get());
  }

  @Test
  void fetchesAgainForASignatureOfAnUnknownKeyAtALimitedRate() {
    assertVerified();
    provider.rotate();
    published = Optional.of(provider.metadata());
    clock.advance(IssuerSigningKeys.UNKNOWN_KEY_PAUSE);
    assertVerified();
    assertEquals(2, fetched.get());
    var stranger = SamlFixture.STRANGER.assertion(clock.instant());
    for (int i = 0; i < 5; i++) {
      assertEquals(
          RejectionCause.SIGNATURE_INVALID,
          assertInstanceOf(Verification.Rejected.class, verifier.verify(stranger)).cause());
    }
    assertEquals(2, fetched.get());
  }

  @Test
  void dropsAWithdrawnKey() {
    assertVerified();
    var old = provider.assertion(NOW.plus(IssuerSigningKeys.DEFAULT_FRESH));
    provider.rotate();
    provider.withdrawOldKeys();
    published = Optional.of(provider.metadata());
    clock.advance(IssuerSigningKeys.DEFAULT_FRESH);
    assertInstanceOf(Verification.Rejected.class, verifier.verify(old));
    assertVerified();
  }

  @Test
  void usesKnownKeysForALimitedTimeWhileTheProviderIsDown() {
    assertVerified();
    published = Optional.empty();
    clock.advance(IssuerSigningKeys.GOOD_WHILE_DOWN.minusSeconds(1));
    assertVerified();
    clock.advance(Duration.ofSeconds(1));
    assertUnverifiable("status 503");
  }

  @Test
  void isUnverifiableWithoutMetadata() {
    published = Optional.empty();
    assertUnverifiable("status 503");
  }

  @Test
  void isUnverifiableWithMetadataOfAnotherEntity() {
    published =
        Optional.of(provider.metadata().replace(TestIdentityProvider.ENTITY_ID, "https://other"));
    assertUnverifiable("the metadata have another entity id");
  }

  @Test
  void isUnverifiableWithExpiredMetadata() {
    published =
        Optional.of(
            provider.metadata().replace("entityID=", "validUntil=\"" + NOW + "\" entityID="));
    assertUnverifiable("the metadata are past their validUntil");
  }

  @Test
  void usesLocalMetadataUntilTheyExpire() throws Exception {
    Instant end = NOW.plusSeconds(60);
    String text = provider.metadata().replace("entityID=", "validUntil=\"" + end + "\" entityID=");
    SamlVerifier local =
        verifier(TestIdentityProvider.issuer(Metadata.parse(text).keys(), Map.of()));
    clock.advance(Duration.ofSeconds(60).minusMillis(1));
    assertInstanceOf(
        Verification.Verified.class, local.verify(provider.assertion(clock.instant())));
    clock.advance(Duration.ofMillis(1));
    assertInstanceOf(
        Verification.Unverifiable.class, local.verify(provider.assertion(clock.instant())));
    assertEquals(0, fetched.get());
  }
}
