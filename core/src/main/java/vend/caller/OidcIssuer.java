package vend.caller;

import java.net.URI;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A trusted OpenID Connect issuer and the terms on which Vend trusts it.
 *
 * @param name its name in the grants file
 * @param oidc the exact {@code iss} of its tokens, and the base of its discovery address: {@code
 *     https}, without query, fragment and user, at most 1,024 ASCII characters
 * @param audience the exact {@code aud} of its tokens
 * @param algorithms the only signature algorithms that Vend accepts; not empty
 * @param require claims that must have exactly one value, from the listed values; other callers are
 *     rejected with 401
 * @param otherAudiences whether {@code aud} may contain other audiences in addition to this one
 * @param transport how Vend may fetch its documents
 * @param person the claim that names a person, if any
 */
public record OidcIssuer(
    IssuerName name,
    String oidc,
    String audience,
    Set<SignatureAlgorithm> algorithms,
    Map<String, List<String>> require,
    boolean otherAudiences,
    Transport transport,
    Optional<PersonClaim> person)
    implements Issuer {
  /** The default if the grants file names no algorithms. */
  public static final Set<SignatureAlgorithm> DEFAULT_ALGORITHMS = Set.of(SignatureAlgorithm.RS256);

  /**
   * @throws IllegalArgumentException if a part is invalid; the message names the rule
   */
  public OidcIssuer {
    WebAddress address = WebAddress.parse(oidc, transport);
    if (address.uri().getRawQuery() != null) {
      throw new IllegalArgumentException("an issuer's address must not have a query (?)");
    }
    if (audience.isEmpty()) {
      throw new IllegalArgumentException("an issuer needs an audience");
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException("an issuer needs at least one algorithm");
    }
    algorithms = Collections.unmodifiableSet(EnumSet.copyOf(algorithms));
    require = RequiredClaims.copyOf(require);
  }

  /**
   * An issuer without a claim that names a person.
   *
   * @throws IllegalArgumentException if a part is invalid; the message names the rule
   */
  public OidcIssuer(
      IssuerName name,
      String oidc,
      String audience,
      Set<SignatureAlgorithm> algorithms,
      Map<String, List<String>> require,
      boolean otherAudiences,
      Transport transport) {
    this(name, oidc, audience, algorithms, require, otherAudiences, transport, Optional.empty());
  }

  /**
   * An issuer whose documents are fetched only by {@code https}.
   *
   * @throws IllegalArgumentException if a part is invalid; the message names the rule
   */
  public OidcIssuer(
      IssuerName name,
      String oidc,
      String audience,
      Set<SignatureAlgorithm> algorithms,
      Map<String, List<String>> require,
      boolean otherAudiences) {
    this(name, oidc, audience, algorithms, require, otherAudiences, Transport.HTTPS_ONLY);
  }

  @Override
  public String address() {
    return oidc;
  }

  /** A copy with another address, for a stand-in of this issuer on this machine. */
  public OidcIssuer at(String address, Transport how) {
    return new OidcIssuer(
        name, address, audience, algorithms, require, otherAudiences, how, person);
  }

  /**
   * The address of the discovery document.
   *
   * @see <a
   *     href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest">OpenID
   *     Connect Discovery 1.0, section 4.1</a>
   */
  public URI discoveryAddress() {
    String base = oidc.endsWith("/") ? oidc.substring(0, oidc.length() - 1) : oidc;
    return URI.create(base + "/.well-known/openid-configuration");
  }
}
