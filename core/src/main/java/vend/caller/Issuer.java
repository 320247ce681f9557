package vend.caller;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trusted identity issuer from the grants file, with the terms on which Vend trusts it. */
public sealed interface Issuer permits OidcIssuer, SamlIssuer, AwsIssuer {
  /** The issuer's name in the grants file. */
  IssuerName name();

  /** The issuer's exact identifier, which its proofs contain: {@code iss}, entity id or STS URL. */
  String address();

  /**
   * A key that is unique among all issuers of the grants file. The protocol is part of it, because
   * one server may use the same address in two protocols.
   */
  default String identity() {
    return getClass().getSimpleName() + " " + address();
  }

  /** The exact audience that the issuer's proofs must name. */
  String audience();

  /**
   * Claims that must have exactly one value, from the listed values; other callers are rejected
   * with 401. As with {@code StringEquals}, a claim with several values does not meet the
   * requirement.
   */
  Map<String, List<String>> require();

  /** The claim that names a person; empty if the grants file sets none for this issuer. */
  Optional<PersonClaim> person();

  /** The first claim, in order of names, that does not meet {@link #require}. */
  default Optional<String> unmetRequirement(Claims claims) {
    return require().entrySet().stream()
        .filter(claim -> claims.single(claim.getKey()).filter(claim.getValue()::contains).isEmpty())
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst();
  }
}
