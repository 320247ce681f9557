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

  /** Claims that must hold one of the listed values each; who fails one is nobody. */
  Map<String, List<String>> require();

  /** The first claim, by name, of {@link #require} that has none of the wanted values. */
  default Optional<String> unmetRequirement(Claims claims) {
    return require().entrySet().stream()
        .filter(
            claim -> claims.values(claim.getKey()).stream().noneMatch(claim.getValue()::contains))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }
}
