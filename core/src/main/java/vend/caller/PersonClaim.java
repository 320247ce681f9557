package vend.caller;

import java.util.Map;
import java.util.Optional;

/**
 * The claim of an issuer that names a person ({@code person} in the grants file).
 *
 * <p>A caller whose claim is missing, has several values, or has no valid value has no person. Vend
 * never guesses one from another claim.
 *
 * @param name the exact name of the claim; not blank
 */
public record PersonClaim(String name) {
  /** The claim that OpenID Connect issuers qualify by {@link #EMAIL_VERIFIED}. */
  public static final String EMAIL = "email";

  /**
   * Whether the issuer has verified the address.
   *
   * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#StandardClaims">OpenID
   *     Connect Core 1.0, section 5.1</a>
   */
  public static final String EMAIL_VERIFIED = "email_verified";

  /**
   * @throws IllegalArgumentException if the name is blank
   */
  public PersonClaim {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the name of the claim must not be blank");
    }
  }

  /** The person that these claims name. */
  public Optional<Person> of(Claims claims) {
    return claims.single(name).flatMap(Person::parse);
  }

  /**
   * The person that an OpenID Connect token names. An e-mail address that the issuer has not
   * verified names no person, because people can often change it to another person's.
   *
   * @param payload the token's payload, in which the Boolean {@code true} and the text {@code
   *     "true"} differ
   */
  public Optional<Person> of(Claims claims, Map<String, ?> payload) {
    return name.equals(EMAIL) && !Boolean.TRUE.equals(payload.get(EMAIL_VERIFIED))
        ? Optional.empty()
        : of(claims);
  }

  @Override
  public String toString() {
    return name;
  }
}
