package vend.signin.oidc;

import java.util.List;
import java.util.Optional;
import vend.client.http.SafeAddress;

/**
 * What an issuer knows Vend's command, or a program, as.
 *
 * @param issuer the issuer's own name, to the letter: {@code https}, or {@code http} on loopback
 * @param id the client's
 * @param secret proves it; empty for a public client, as commands are
 * @param scopes what is asked for; if none, for people {@code openid}, and {@code offline_access}
 *     where the issuer offers it
 * @param audience sent along for issuers that want one, such as Auth0
 * @param use which token a hub is shown
 */
public record OidcClient(
    String issuer,
    String id,
    Optional<ClientSecret> secret,
    List<String> scopes,
    Optional<String> audience,
    TokenUse use) {
  /**
   * @throws IllegalArgumentException if no secret could be sent to the issuer, or there is no id
   */
  public OidcClient {
    SafeAddress.parse(issuer, "the issuer");
    if (id.isBlank()) {
      throw new IllegalArgumentException("the client's id is empty");
    }
    scopes = List.copyOf(scopes);
  }

  /** A command that people sign in with: shows the ID token. */
  public static OidcClient ofPeople(String issuer, String id) {
    return new OidcClient(
        issuer, id, Optional.empty(), List.of(), Optional.empty(), TokenUse.ID_TOKEN);
  }

  /** A program that signs in by itself: shows the access token. */
  public static OidcClient ofProgram(String issuer, String id, ClientSecret secret) {
    return new OidcClient(
        issuer, id, Optional.of(secret), List.of(), Optional.empty(), TokenUse.ACCESS_TOKEN);
  }

  /** The scopes of somebody who signs in. */
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
