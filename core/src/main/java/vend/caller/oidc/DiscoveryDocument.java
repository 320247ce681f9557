package vend.caller.oidc;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;
import vend.Json;
import vend.caller.OidcIssuer;
import vend.caller.RefusedDocument;
import vend.caller.Transport;
import vend.caller.WebAddress;

/**
 * The part of an issuer's discovery document that Vend uses.
 *
 * @param keySetAddress {@code jwks_uri}. It may be on another host, as with some large issuers. It
 *     must be {@code https} and not a non-public address; only an issuer on loopback may name a
 *     loopback address
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID
 *     Connect Discovery 1.0, section 3</a>
 */
public record DiscoveryDocument(URI keySetAddress) {
  /**
   * Reads an issuer's discovery document.
   *
   * @throws RefusedDocument if it is malformed, belongs to another issuer, or names an address that
   *     Vend may not fetch from
   */
  public static DiscoveryDocument parse(String text, OidcIssuer issuer) throws RefusedDocument {
    try {
      Members members = Json.read(text, Members.class);
      if (!issuer.oidc().equals(members.issuer)) {
        throw new RefusedDocument("the discovery document belongs to another issuer");
      }
      return new DiscoveryDocument(checked(members.keySet, issuer));
    } catch (Json.MalformedJson e) {
      throw new RefusedDocument(
          "the discovery document is malformed" + e.member().map(": "::concat).orElse(""));
    }
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Members(String issuer, @JsonProperty("jwks_uri") String keySet) {}

  private static URI checked(String text, OidcIssuer issuer) throws RefusedDocument {
    try {
      WebAddress own = WebAddress.parse(issuer.oidc(), issuer.transport());
      WebAddress address =
          WebAddress.parse(text, own.isLoopback() ? issuer.transport() : Transport.HTTPS_ONLY);
      if (own.isHttps() && !address.isHttps()) {
        throw new RefusedDocument("the key set's address does not begin with https://");
      }
      return address.uri();
    } catch (IllegalArgumentException e) {
      throw new RefusedDocument("the key set's address is refused: " + e.getMessage());
    }
  }
}
