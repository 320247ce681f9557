package vend.caller;

import java.net.URI;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An OpenID Connect issuer that the grants file believes, and on which terms.
 *
 * @param name its name in the grants file
 * @param oidc the exact {@code iss} of its tokens, from which its documents are found too: {@code
 *     https}, without query, fragment and user, at most 1,024 ASCII characters
 * @param audience the exact {@code aud} of its tokens
 * @param algorithms the only algorithms that its tokens may be signed with; not empty
 * @param require claims that must have one value each, of those listed; who fails one is nobody
 * @param otherAudiences whether {@code aud} may hold other audiences beside this one
 * @param transport how its documents may be fetched
 */
public record OidcIssuer(
    IssuerName name,
    String oidc,
    String audience,
    Set<SignatureAlgorithm> algorithms,
    Map<String, List<String>> require,
    boolean otherAudiences,
    Transport transport)
    implements Issuer {
  /** What an issuer is pinned to where the grants file names no algorithms. */
  public static final Set<SignatureAlgorithm> DEFAULT_ALGORITHMS = Set.of(SignatureAlgorithm.RS256);

  /**
   * @throws IllegalArgumentException if a part breaks its rule; the message says which
   */
  public OidcIssuer {
    WebAddress address = WebAddress.parse(oidc, transport);
    if (address.uri().getRawQuery() != null) {
      throw new IllegalArgumentException("an issuer's address has no query (?)");
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
   * An issuer whose documents are fetched by {@code https} only.
   *
   * @throws IllegalArgumentException if a part breaks its rule; the message says which
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

  /**
   * Where its discovery document is.
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
