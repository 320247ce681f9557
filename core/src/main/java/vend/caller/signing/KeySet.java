package vend.caller.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import vend.Json;
import vend.caller.Base64Url;
import vend.caller.RefusedDocument;
import vend.caller.RocaFingerprint;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKey;

/**
 * An issuer's published signing keys that are strong enough to trust.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, section 5</a>
 */
public final class KeySet {
  /** More keys than any issuer needs; a larger set is refused. */
  public static final int MAX_KEYS = 50;

  private final List<SigningKey> keys;

  /**
   * The {@code kid} of each key that was left out because of the {@link RocaFingerprint} weakness.
   */
  private final Set<Optional<String>> weak;

  private KeySet(List<SigningKey> keys, Set<Optional<String>> weak) {
    this.keys = List.copyOf(keys);
    this.weak = Set.copyOf(weak);
  }

  /**
   * A set of keys from another source than a JSON Web Key Set.
   *
   * @throws RefusedDocument if there are more than {@link #MAX_KEYS}
   */
  public static KeySet of(List<SigningKey> keys) throws RefusedDocument {
    if (keys.size() > MAX_KEYS) {
      throw tooMany();
    }
    return new KeySet(keys, Set.of());
  }

  /**
   * Parses a JSON Web Key Set. Unusable keys are skipped: of an unknown type, for another use, too
   * weak, malformed, or published with their private part.
   *
   * @throws RefusedDocument if it is not a key set, has more than {@link #MAX_KEYS} keys, or
   *     contains a symmetric key: an issuer that publishes a shared secret has lost control of the
   *     set
   */
  public static KeySet parse(String text) throws RefusedDocument {
    List<?> members = members(text);
    if (members.size() > MAX_KEYS) {
      throw tooMany();
    }
    List<SigningKey> keys = new ArrayList<>();
    Set<Optional<String>> weak = new HashSet<>();
    for (Object member : members) {
      if (!(member instanceof Map<?, ?> map)) {
        throw new RefusedDocument("the key set is malformed");
      }
      JsonWebKey key = new JsonWebKey(map);
      if (key.isSymmetric()) {
        throw new RefusedDocument("the key set holds a symmetric key");
      }
      key.signingKey().ifPresent(keys::add);
      if (key.isRoca()) {
        weak.add(key.id());
      }
    }
    return new KeySet(keys, weak);
  }

  /**
   * Finds the one key that a token's header refers to. If several keys fit, for example with the
   * same {@code kid}, none of them is used: the issuer leaves open which one signs.
   *
   * @return {@link KeyLookup.Found}, {@link KeyLookup.Unknown} or {@link KeyLookup.Weak}
   */
  public KeyLookup find(Optional<String> keyId, SignatureAlgorithm algorithm) {
    List<SigningKey> fitting =
        keys.stream()
            .filter(key -> key.fits(algorithm))
            .filter(key -> keyId.isEmpty() || key.id().equals(keyId))
            .distinct()
            .toList();
    if (fitting.size() == 1) {
      return new KeyLookup.Found(fitting.getFirst());
    }
    boolean isWeak = keyId.isEmpty() ? !weak.isEmpty() : weak.contains(keyId);
    return fitting.isEmpty() && isWeak && algorithm.curve().isEmpty()
        ? new KeyLookup.Weak()
        : new KeyLookup.Unknown();
  }

  /**
   * Finds the key that made a signature without a key id.
   *
   * @param made whether a key made the signature
   * @return {@link KeyLookup.Found} or {@link KeyLookup.Unknown}
   */
  public KeyLookup find(Predicate<SigningKey> made) {
    return keys.stream()
        .filter(made)
        .findFirst()
        .<KeyLookup>map(KeyLookup.Found::new)
        .orElseGet(KeyLookup.Unknown::new);
  }

  private static RefusedDocument tooMany() {
    return new RefusedDocument("the key set has more than " + MAX_KEYS + " keys");
  }

  private static List<?> members(String text) throws RefusedDocument {
    try {
      if (Json.readObject(text).get("keys") instanceof List<?> members) {
        return members;
      }
      throw new RefusedDocument("the key set is malformed");
    } catch (Json.MalformedJson e) {
      throw new RefusedDocument("the key set is malformed");
    }
  }

  /** One member of a key set. Vend reads only these members, never a certificate or an address. */
  private record JsonWebKey(Map<?, ?> members) {
    private static final Set<String> PRIVATE_PARTS =
        Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    boolean isSymmetric() {
      return "oct".equals(members.get("kty"));
    }

    /** Whether the private key can be computed from this public key. */
    boolean isRoca() {
      return "RSA".equals(members.get("kty"))
          && text("n")
              .flatMap(Base64Url::decode)
              .filter(modulus -> RocaFingerprint.hasFingerprint(new BigInteger(1, modulus)))
              .isPresent();
    }

    /** The {@code kid}. */
    Optional<String> id() {
      return text("kid");
    }

    /** The key, if it is for signatures and strong enough. */
    Optional<SigningKey> signingKey() {
      if (!isForSignatures() || isPrivate() || !(hasForm("kid") && hasForm("alg"))) {
        return Optional.empty();
      }
      Optional<SignatureAlgorithm> algorithm = text("alg").flatMap(SignatureAlgorithm::of);
      if (text("alg").isPresent() && algorithm.isEmpty()) {
        return Optional.empty();
      }
      try {
        return publicKey().map(key -> new SigningKey(id(), key, algorithm));
      } catch (JOSEException | IllegalArgumentException | IllegalStateException e) {
        return Optional.empty();
      }
    }

    private boolean isForSignatures() {
      boolean use = !members.containsKey("use") || "sig".equals(members.get("use"));
      boolean operations =
          !members.containsKey("key_ops")
              || (members.get("key_ops") instanceof List<?> list && list.contains("verify"));
      return use && operations;
    }

    private boolean isPrivate() {
      return members.keySet().stream().anyMatch(PRIVATE_PARTS::contains);
    }

    private Optional<PublicKey> publicKey() throws JOSEException {
      return switch (text("kty").orElse("")) {
        case "RSA" ->
            Optional.of(new RSAKey.Builder(number("n"), number("e")).build().toPublicKey());
        case "EC" ->
            Optional.of(new ECKey.Builder(curve(), number("x"), number("y")).build().toPublicKey());
        default -> Optional.empty();
      };
    }

    private Curve curve() {
      return Curve.parse(text("crv").orElse("none"));
    }

    private Base64URL number(String name) {
      return text(name)
          .filter(value -> Base64Url.decode(value).isPresent())
          .map(Base64URL::new)
          .orElseThrow(() -> new IllegalArgumentException("not base64url: " + name));
    }

    /** Whether the member is absent or a string. */
    private boolean hasForm(String name) {
      return !members.containsKey(name) || members.get(name) instanceof String;
    }

    private Optional<String> text(String name) {
      return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }
  }
}
