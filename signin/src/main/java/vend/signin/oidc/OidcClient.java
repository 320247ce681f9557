package vend.signin.oidc;

import java.util.List;
import java.util.Optional;
import vend.client.http.SafeAddress;

/**
 * An OAuth client at an issuer: Vend's command, or a program.
 *
 * @param issuer the issuer identifier, compared exactly: {@code https}, or {@code http} on loopback
 * @param id the client id
 * @param secret the client's secret; empty for a public client, such as a command
 * @param scopes the requested scopes; if empty, people request {@code openid}, and {@code
 *     offline_access} where the issuer offers it
 * @param audience an extra parameter for issuers that require one, such as Auth0
 * @param use which token to send to a hub
 */
public record OidcClient(
    String issuer,
    String id,
    Optional<ClientSecret> secret,
    List<String> scopes,
    Optional<String> audience,
    TokenUse use) {
  /**
   * @throws IllegalArgumentException if secrets may not be sent to the issuer, or the id is empty
   */
  public OidcClient {
    SafeAddress.parse(issuer, "the issuer");
    if (id.isBlank()) {
      throw new IllegalArgumentException("the client id is empty");
    }
    scopes = List.copyOf(scopes);
  }

  /** Makes a public client for people, whose ID token goes to the hub. */
  public static OidcClient ofPeople(String issuer, String id) {
    return new OidcClient(
        issuer, id, Optional.empty(), List.of(), Optional.empty(), TokenUse.ID_TOKEN);
  }

  /** Makes a client for a program, whose access token goes to the hub. */
  public static OidcClient ofProgram(String issuer, String id, ClientSecret secret) {
    return new OidcClient(
        issuer, id, Optional.of(secret), List.of(), Optional.empty(), TokenUse.ACCESS_TOKEN);
  }

  String scopeOfPeople(ProviderMetadata metadata) {
    if (scopes.isEmpty()) {
      return metadata.list("scopes_supported").contains("offline_access")
          ? "openid offline_access"
          : "openid";
    }
    var all = new java.util.LinkedHashSet<>(List.of("openid"));
    all.addAll(scopes);
    return String.join(" ", all);
  }
}
