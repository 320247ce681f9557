package vend.signin.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Secret;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Network;
import vend.client.http.Request;
import vend.client.source.NoCredentials;
import vend.signin.saml.UserPassword;

/**
 * An OpenID Connect issuer, used by one client. Its metadata is fetched once. Safe for use by many
 * threads.
 */
public final class OpenIdProvider {
  private static final String METHODS = "token_endpoint_auth_methods_supported";

  private final OidcClient client;
  private final BoundedHttp http;
  private final InstantSource clock;
  private @Nullable ProviderMetadata metadata;

  /** The response of a token endpoint. */
  sealed interface Reply {
    /** The issuer returned tokens. */
    record Granted(Tokens tokens) implements Reply {}

    /** The issuer returned an error, which may mean that the user has not signed in yet. */
    record Refused(OAuthRefusal refusal) implements Reply {}
  }

  /**
   * @param network the proxies and trusted certificates for requests to the issuer
   * @param clock says when tokens arrived
   */
  public OpenIdProvider(OidcClient client, Network network, InstantSource clock) {
    this.client = client;
    this.http = network.http();
    this.clock = clock;
  }

  OidcClient client() {
    return client;
  }

  InstantSource clock() {
    return clock;
  }

  /** Returns the issuer's name for messages. */
  String serverName() {
    return ProviderMetadata.serverName(client.issuer());
  }

  synchronized ProviderMetadata metadata() throws NoCredentials {
    ProviderMetadata known = metadata;
    if (known == null) {
      known = ProviderMetadata.of(client.issuer(), http);
      metadata = known;
    }
    return known;
  }

  /** Requests tokens; throws if the issuer refuses. */
  Tokens tokens(List<Map.Entry<String, String>> fields) throws NoCredentials {
    return switch (ask(fields)) {
      case Reply.Granted(Tokens tokens) -> tokens;
      case Reply.Refused(OAuthRefusal refusal) -> throw refusal.failure(serverName(), client);
    };
  }

  /** Requests tokens, and returns a refusal as a value. */
  Reply ask(List<Map.Entry<String, String>> fields) throws NoCredentials {
    Answer answer = post(metadata().needed("token_endpoint", "token requests"), fields);
    Map<String, Object> document = document(answer);
    if (answer.status() == 200) {
      return new Reply.Granted(tokens(document, clock.instant()));
    }
    return new Reply.Refused(
        OAuthRefusal.of(document)
            .orElseThrow(() -> unusable("answered with status %d".formatted(answer.status()))));
  }

  /** Posts a form to an endpoint, with the client's authentication. */
  Answer post(URI endpoint, List<Map.Entry<String, String>> fields) throws NoCredentials {
    Answer answer =
        http.send(proven(endpoint, fields).with("Accept", "application/json"), serverName());
    if (answer.status() == 429 || answer.status() >= 500) {
      throw new NoCredentials.NotAnswered(
          "%s answered with status %d".formatted(serverName(), answer.status()),
          "Try again.",
          retryAfter(answer));
    }
    return answer;
  }

  /**
   * Adds the client's authentication to a form: HTTP Basic, or form fields if the issuer accepts
   * only those; a public client sends its id alone (RFC 6749, 2.3.1).
   */
  private Request proven(URI endpoint, List<Map.Entry<String, String>> fields)
      throws NoCredentials {
    var sent = new ArrayList<>(fields);
    if (client.secret().isEmpty()) {
      sent.add(Map.entry("client_id", client.id()));
      return Request.form(endpoint, sent);
    }
    Secret secret = client.secret().get().secret();
    if (metadata().supports(METHODS, "client_secret_basic", true)) {
      // RFC 6749, 2.3.1: encode id and secret as form values before HTTP Basic joins them.
      var encoded = new UserPassword(encoded(client.id()), Secret.of(encoded(secret.reveal())));
      return Request.form(endpoint, sent).with("Authorization", encoded.basic().reveal());
    }
    if (metadata().supports(METHODS, "client_secret_post", false)) {
      sent.add(Map.entry("client_id", client.id()));
      sent.add(Map.entry("client_secret", secret.reveal()));
      return Request.form(endpoint, sent);
    }
    throw new NoCredentials.UnusableAnswer(
        "%s accepts no client secret that Vend can send, only %s"
            .formatted(serverName(), String.join(", ", metadata().list(METHODS))),
        "Vend supports client_secret_basic and client_secret_post. Allow one of them for the"
            + " client.");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static Optional<Duration> retryAfter(Answer answer) {
    return answer
        .header("retry-after")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  Map<String, Object> document(Answer answer) throws NoCredentials {
    try {
      return answer.json();
    } catch (Json.MalformedJson e) {
      throw unusable(
          answer.isFine()
              ? "returned no JSON"
              : "answered with status %d".formatted(answer.status()));
    }
  }

  private static Tokens tokens(Map<String, Object> document, Instant now) {
    return new Tokens(
        Claim.text(document, "id_token").map(Secret::of),
        Claim.text(document, "access_token").map(Secret::of),
        Claim.text(document, "refresh_token").map(Secret::of),
        document.get("expires_in") instanceof Number seconds
            ? Optional.of(now.plusSeconds(Math.clamp(seconds.longValue(), 0, Integer.MAX_VALUE)))
            : Optional.empty(),
        now);
  }

  NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        "%s %s".formatted(serverName(), what), "Check the issuer's address and the client id.");
  }

  /**
   * Revokes a refresh token (RFC 7009).
   *
   * @return whether it was revoked; false if the issuer has no revocation endpoint
   * @throws NoCredentials if the issuer does not answer, or refuses
   */
  boolean revoke(Secret refresh) throws NoCredentials {
    Optional<URI> endpoint = metadata().endpoint("revocation_endpoint");
    if (endpoint.isEmpty()) {
      return false;
    }
    Answer answer =
        post(
            endpoint.get(),
            List.of(
                Map.entry("token", refresh.reveal()),
                Map.entry("token_type_hint", "refresh_token")));
    if (!answer.isFine()) {
      throw unusable("answered the revocation with status %d".formatted(answer.status()));
    }
    return true;
  }
}
