package vend.caller;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whoever says who callers are, believed by the grants file on its terms. */
public sealed interface Issuer permits OidcIssuer, SamlIssuer, AwsIssuer {
  /** Its name in the grants file. */
  IssuerName name();

  /** What it calls itself, exactly: what its proofs say of who made them. */
  String address();

  /**
   * Tells it from every other in the file: a server that speaks two protocols may call itself the
   * same in both.
   */
  default String identity() {
    return getClass().getSimpleName() + " " + address();
  }

  /** What its proofs must be meant for, exactly. */
  String audience();

  /**
   * Claims that must have one value each, of those listed; who fails one is nobody. As for {@code
   * StringEquals}, a claim with several values has none of them.
   */
  Map<String, List<String>> require();

  /** The first claim, by name, of {@link #require} whose one value is none of the wanted. */
  default Optional<String> unmetRequirement(Claims claims) {
    return require().entrySet().stream()
        .filter(claim -> claims.single(claim.getKey()).filter(claim.getValue()::contains).isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }
}
