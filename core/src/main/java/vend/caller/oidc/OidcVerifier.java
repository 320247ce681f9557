package vend.caller.oidc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.Json;
import vend.caller.Base64Url;
import vend.caller.BearerToken;
import vend.caller.Caller;
import vend.caller.Claims;
import vend.caller.ClaimsReader;
import vend.caller.IssuerName;
import vend.caller.OidcIssuer;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKey;
import vend.caller.Verification;
import vend.caller.signing.KeyLookup;

/**
 * Verifies tokens of OpenID Connect issuers.
 *
 * <p>Vend trusts and contacts only issuers of the closed list, which it looks up by the exact
 * {@code iss}. It parses the token strictly, then checks algorithm, key and signature, and only
 * then the claims. {@code exp} and {@code sub} are required, {@code exp} without leeway; {@code
 * nbf} and {@code iat} may be a minute ahead. The issuer decides how long a token lives.
 *
 * <p>A valid signature is remembered for a minute, as long as the issuer still publishes the key.
 */
public final class OidcVerifier {
  private final Map<String, OidcIssuer> issuers;
  private final SigningKeys keys;
  private final InstantSource clock;
  private final RememberedTokens remembered = new RememberedTokens();

  /**
   * @param issuers all trusted issuers
   * @throws IllegalArgumentException if two of them have the same {@code iss}
   */
  public OidcVerifier(Collection<OidcIssuer> issuers, SigningKeys keys, InstantSource clock) {
    this.issuers = byAddress(issuers);
    this.keys = keys;
    this.clock = clock;
  }

  /** Checks a token. The result is always a verdict, whatever the token contains; never throws. */
  public Verification verify(BearerToken bearer) {
    Optional<IssuerName> known = Optional.empty();
    try {
      String text = bearer.reveal();
      String digest = RememberedTokens.digest(text);
      var again = remembered.find(digest, clock.instant());
      if (again.isPresent() && isStillTheIssuersKey(again.get())) {
        known = Optional.of(again.get().issuer().name());
        again.get().times().checkTimes(clock.instant());
        return new Verification.Verified(again.get().caller());
      }
      remembered.forget(digest);
      CompactToken token = CompactToken.parse(text);
      Map<String, Object> claims = token.claims();
      OidcIssuer issuer = issuerOf(claims);
      known = Optional.of(issuer.name());
      return verify(token, claims, issuer, digest);
    } catch (RejectedToken e) {
      return new Verification.Rejected(e.cause(), known);
    }
  }

  private boolean isStillTheIssuersKey(RememberedTokens.Remembered token) {
    return keys.find(token.issuer(), token.keyId(), token.algorithm())
            instanceof KeyLookup.Found(SigningKey key)
        && key.equals(token.key());
  }

  private Verification verify(
      CompactToken token, Map<String, Object> claims, OidcIssuer issuer, String digest)
      throws RejectedToken {
    SignatureAlgorithm algorithm = pinnedAlgorithm(token.header(), issuer);
    return switch (keys.find(issuer, token.header().keyId(), algorithm)) {
      case KeyLookup.Unavailable(String cause) -> {
        // A retry would not help. A 503 would also tell strangers that Vend trusts the issuer.
        checkRequirements(ClaimsReader.read(claims), issuer);
        yield new Verification.Unverifiable(issuer.name(), cause);
      }
      case KeyLookup.Unknown() -> throw new RejectedToken(RejectionCause.KEY_UNKNOWN);
      case KeyLookup.Weak() -> throw new RejectedToken(RejectionCause.KEY_WEAK);
      case KeyLookup.Found(SigningKey key) -> {
        if (!key.hasSigned(token.signed(), token.signature(), algorithm)) {
          throw new RejectedToken(RejectionCause.SIGNATURE_INVALID);
        }
        RegisteredClaims registered = RegisteredClaims.read(claims);
        Caller caller = caller(claims, registered, issuer);
        remembered.keep(
            digest,
            new RememberedTokens.Remembered(
                issuer, token.header().keyId(), algorithm, key, registered, caller),
            clock.instant());
        yield new Verification.Verified(caller);
      }
    };
  }

  private OidcIssuer issuerOf(Map<String, Object> claims) throws RejectedToken {
    // Not verified yet: it only selects which issuer's keys to try, from the closed list.
    OidcIssuer issuer = claims.get("iss") instanceof String iss ? issuers.get(iss) : null;
    if (issuer == null) {
      throw new RejectedToken(RejectionCause.ISSUER_UNKNOWN);
    }
    return issuer;
  }

  private static SignatureAlgorithm pinnedAlgorithm(JoseHeader header, OidcIssuer issuer)
      throws RejectedToken {
    return SignatureAlgorithm.of(header.algorithm())
        .filter(issuer.algorithms()::contains)
        .orElseThrow(() -> new RejectedToken(RejectionCause.ALGORITHM_NOT_ALLOWED));
  }

  private Caller caller(Map<String, Object> payload, RegisteredClaims registered, OidcIssuer issuer)
      throws RejectedToken {
    Claims claims = ClaimsReader.read(payload);
    registered.checkAudience(issuer.audience(), issuer.otherAudiences());
    checkRequirements(claims, issuer);
    // Checked last: the caller is told that a token has expired, so nothing else may be wrong.
    registered.checkTimes(clock.instant());
    return new Caller(
        issuer.name(),
        issuer.oidc(),
        registered.subject(),
        registered.audience(),
        claims,
        registered.expires(),
        registered.tokenId(),
        issuer.person().flatMap(claim -> claim.of(claims, payload)));
  }

  private static void checkRequirements(Claims claims, OidcIssuer issuer) throws RejectedToken {
    if (issuer.unmetRequirement(claims).isPresent()) {
      throw new RejectedToken(RejectionCause.REQUIREMENT_NOT_MET);
    }
  }

  private static Map<String, OidcIssuer> byAddress(Collection<OidcIssuer> issuers) {
    Map<String, OidcIssuer> byAddress = new HashMap<>();
    for (OidcIssuer issuer : issuers) {
      OidcIssuer other = byAddress.put(issuer.oidc(), issuer);
      if (other != null) {
        throw new IllegalArgumentException(
            "issuers %s and %s have the same address".formatted(other.name(), issuer.name()));
      }
    }
    return Map.copyOf(byAddress);
  }

  /**
   * A token in JWS compact serialization, parsed and not yet verified.
   *
   * @param payload strict base64url
   * @param signature strict base64url
   * @param signed the signed text: header and payload exactly as in the token, joined by a dot
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-7.1">RFC 7515, section 7.1</a>
   */
  record CompactToken(JoseHeader header, String payload, String signature, String signed) {
    private static final int PARTS = 3;

    static CompactToken parse(String text) throws RejectedToken {
      String[] parts = text.split("\\.", -1);
      if (parts.length != PARTS) {
        throw malformed();
      }
      for (String part : parts) {
        bytes(part);
      }
      return new CompactToken(
          JoseHeader.of(object(parts[0])),
          parts[1],
          parts[2],
          text.substring(0, text.lastIndexOf('.')));
    }

    Map<String, Object> claims() throws RejectedToken {
      return object(payload);
    }

    private static Map<String, Object> object(String part) throws RejectedToken {
      try {
        // A decoder throws on invalid UTF-8; the String constructor would replace it silently.
        return Json.readObject(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(part))).toString());
      } catch (CharacterCodingException | Json.MalformedJson e) {
        throw malformed();
      }
    }

    private static byte[] bytes(String part) throws RejectedToken {
      return Base64Url.decode(part).orElseThrow(CompactToken::malformed);
    }

    private static RejectedToken malformed() {
      return new RejectedToken(RejectionCause.MALFORMED);
    }
  }

  /**
   * The header parameters that Vend uses. It never reads parameters that offer a key or an address
   * to get one from ({@code jku}, {@code x5u}, {@code x5c}, {@code jwk}).
   *
   * @param algorithm {@code alg}, unchecked
   * @param keyId {@code kid}
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-4.1">RFC 7515, section 4.1</a>
   */
  record JoseHeader(String algorithm, Optional<String> keyId) {
    /** These change how to read the token. A parser that ignores them reads another token. */
    private static final Set<String> REFUSED = Set.of("crit", "b64", "zip", "enc");

    /** Access tokens (RFC 9068) and plain JWTs; not logout, DPoP or event tokens. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt");

    private static final String MEDIA_TYPE_PREFIX = "application/";

    static JoseHeader of(Map<String, Object> members) throws RejectedToken {
      if (members.keySet().stream().anyMatch(REFUSED::contains)) {
        throw new RejectedToken(RejectionCause.HEADER_NOT_ALLOWED);
      }
      if (members.containsKey("typ") && !isToken(members.get("typ"))) {
        throw new RejectedToken(RejectionCause.TYPE_NOT_ALLOWED);
      }
      if (!(members.get("alg") instanceof String algorithm)) {
        throw new RejectedToken(RejectionCause.MALFORMED);
      }
      return new JoseHeader(algorithm, keyId(members));
    }

    private static boolean isToken(Object type) {
      if (!(type instanceof String text)) {
        return false;
      }
      String name = text.toLowerCase(Locale.ROOT);
      return TYPES.contains(
          name.startsWith(MEDIA_TYPE_PREFIX) ? name.substring(MEDIA_TYPE_PREFIX.length()) : name);
    }

    private static Optional<String> keyId(Map<String, Object> members) throws RejectedToken {
      if (!members.containsKey("kid")) {
        return Optional.empty();
      }
      if (!(members.get("kid") instanceof String keyId)) {
        throw new RejectedToken(RejectionCause.MALFORMED);
      }
      return Optional.of(keyId);
    }
  }
}
