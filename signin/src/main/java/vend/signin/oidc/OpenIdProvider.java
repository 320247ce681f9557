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

/** An issuer, for one client. What it publishes is asked for once. Safe for use by many threads. */
public final class OpenIdProvider {
  private static final String METHODS = "token_endpoint_auth_methods_supported";

  private final OidcClient client;
  private final BoundedHttp http;
  private final InstantSource clock;
  private @Nullable ProviderMetadata metadata;

  /** What a token endpoint said. */
  sealed interface Said {
    /** Here they are. */
    record Granted(Tokens tokens) implements Said {}

    /** No, or not yet. */
    record Refused(OAuthRefusal refusal) implements Said {}
  }

  /**
   * @param client who asks
   * @param network the way to the issuer
   * @param clock says when tokens came
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

  /** In words for people. */
  String who() {
    return ProviderMetadata.who(client.issuer());
  }

  synchronized ProviderMetadata metadata() throws NoCredentials {
    ProviderMetadata known = metadata;
    if (known == null) {
      known = ProviderMetadata.of(client.issuer(), http);
      metadata = known;
    }
    return known;
  }

  /** Asks the token endpoint; a refusal is an error. */
  Tokens tokens(List<Map.Entry<String, String>> fields) throws NoCredentials {
    return switch (ask(fields)) {
      case Said.Granted(Tokens tokens) -> tokens;
      case Said.Refused(OAuthRefusal refusal) -> throw refusal.failure(who(), client);
    };
  }

  /** Asks the token endpoint. */
  Said ask(List<Map.Entry<String, String>> fields) throws NoCredentials {
    Answer answer = post(metadata().needed("token_endpoint", "tokens"), fields);
    Map<String, Object> document = document(answer);
    if (answer.status() == 200) {
      return new Said.Granted(tokens(document, clock.instant()));
    }
    return new Said.Refused(
        OAuthRefusal.of(document)
            .orElseThrow(() -> unusable("answered %d".formatted(answer.status()))));
  }

  /** Asks any endpoint that takes forms. */
  Answer post(URI endpoint, List<Map.Entry<String, String>> fields) throws NoCredentials {
    Answer answer = http.send(proven(endpoint, fields).with("Accept", "application/json"), who());
    if (answer.status() == 429 || answer.status() >= 500) {
      throw new NoCredentials.NotAnswered(
          "%s answered %d".formatted(who(), answer.status()), "Try again.", retryAfter(answer));
    }
    return answer;
  }

  /**
   * A form that says who the client is: by HTTP Basic, or in the form where the issuer takes it
   * only there; a public client by its id alone (RFC 6749, 2.3.1).
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
      // Both parts are encoded as in forms before Basic puts them together.
      var encoded = new UserPassword(encoded(client.id()), Secret.of(encoded(secret.reveal())));
      return Request.form(endpoint, sent).with("Authorization", encoded.basic().reveal());
    }
    if (metadata().supports(METHODS, "client_secret_post", false)) {
      sent.add(Map.entry("client_id", client.id()));
      sent.add(Map.entry("client_secret", secret.reveal()));
      return Request.form(endpoint, sent);
    }
    throw new NoCredentials.UnusableAnswer(
        "%s takes no client secret, only %s"
            .formatted(who(), String.join(", ", metadata().list(METHODS))),
        "Vend does client_secret_basic and client_secret_post.");
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
      throw unusable(answer.isFine() ? "sent no JSON" : "answered %d".formatted(answer.status()));
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
        "%s %s".formatted(who(), what), "Check the issuer's address and the client's id.");
  }

  /**
   * Takes a refresh token back, by RFC 7009.
   *
   * @return whether the issuer has done so; false where it offers no such thing
   * @throws NoCredentials if it does not answer, or refuses
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
      throw unusable("answered %d when the sign-in was taken back".formatted(answer.status()));
    }
    return true;
  }
}
