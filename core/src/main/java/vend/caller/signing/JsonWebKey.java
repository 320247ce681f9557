package vend.caller.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.caller.Base64Url;
import vend.caller.Roca;
import vend.caller.SignatureAlgorithm;
import vend.caller.SigningKey;

/** One member of a key set. Only named members are read: no certificate, no address. */
record JsonWebKey(Map<?, ?> members) {
  private static final Set<String> PRIVATE_PARTS =
      Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  boolean isSymmetric() {
    return "oct".equals(members.get("kty"));
  }

  /** Whether anybody can compute the private part from this public one. */
  boolean isRoca() {
    return "RSA".equals(members.get("kty"))
        && text("n")
            .flatMap(Base64Url::decode)
            .filter(modulus -> Roca.hasFingerprint(new BigInteger(1, modulus)))
            .isPresent();
  }

  /** Its {@code kid}. */
  Optional<String> id() {
    return text("kid");
  }

  /** The key, if a token can have been signed with it and it is strong enough. */
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
      case "RSA" -> Optional.of(new RSAKey.Builder(number("n"), number("e")).build().toPublicKey());
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

  /** Whether a member is absent or a string. */
  private boolean hasForm(String name) {
    return !members.containsKey(name) || members.get(name) instanceof String;
  }

  private Optional<String> text(String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
