package vend.signin.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import vend.client.http.Request;
import vend.client.source.NoCredentials;
import vend.signin.saml.UserPassword;

/**
 * How a client says who it is: by HTTP Basic, or in the form where the issuer takes it only there;
 * a public one by its id alone.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1">RFC 6749, 2.3.1</a>
 */
final class ClientAuthentication {
  private static final String METHODS = "token_endpoint_auth_methods_supported";

  private ClientAuthentication() {}

  static Request post(
      URI to, OidcClient client, ProviderMetadata metadata, List<Map.Entry<String, String>> fields)
      throws NoCredentials {
    var sent = new ArrayList<>(fields);
    if (client.secret().isEmpty()) {
      sent.add(Map.entry("client_id", client.id()));
      return request(to, sent);
    }
    var secret = client.secret().get().secret();
    if (metadata.supports(METHODS, "client_secret_basic", true)) {
      // Both parts are encoded as in forms before Basic puts them together.
      var encoded =
          new UserPassword(encoded(client.id()), vend.Secret.of(encoded(secret.reveal())));
      return request(to, sent).with("Authorization", encoded.basic().reveal());
    }
    if (metadata.supports(METHODS, "client_secret_post", false)) {
      sent.add(Map.entry("client_id", client.id()));
      sent.add(Map.entry("client_secret", secret.reveal()));
      return request(to, sent);
    }
    throw new NoCredentials.UnusableAnswer(
        "%s takes no client secret, only %s"
            .formatted(
                ProviderMetadata.who(client.issuer()), String.join(", ", metadata.list(METHODS))),
        "Vend does client_secret_basic and client_secret_post.");
  }

  private static Request request(URI to, List<Map.Entry<String, String>> fields) {
    return Request.form(to, fields).with("Accept", "application/json");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
