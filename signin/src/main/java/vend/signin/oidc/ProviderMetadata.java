package vend.signin.oidc;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Request;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;

/**
 * The metadata that an issuer publishes.
 *
 * @param issuer the issuer identifier
 * @param document the whole JSON document
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID
 *     Connect Discovery 1.0, 3</a>
 */
record ProviderMetadata(String issuer, Map<String, Object> document) {
  /** Fetches the metadata; the issuer in the document must be exactly the requested one. */
  static ProviderMetadata of(String issuer, BoundedHttp http) throws NoCredentials {
    URI address = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
    Answer answer =
        http.send(Request.get(address).with("Accept", "application/json"), serverName(issuer));
    if (answer.status() == 429 || answer.status() >= 500) {
      throw new NoCredentials.NotAnswered(
          "%s answered with status %d".formatted(serverName(issuer), answer.status()),
          "Try again.",
          Optional.empty());
    }
    if (answer.status() != 200) {
      throw unusable(issuer, "answered with status %d to %s".formatted(answer.status(), address));
    }
    try {
      var metadata = new ProviderMetadata(issuer, answer.json());
      if (!issuer.equals(metadata.document.get("issuer"))) {
        throw unusable(
            issuer, "publishes another issuer name; names must match character for character");
      }
      return metadata;
    } catch (Json.MalformedJson e) {
      throw unusable(issuer, "returned no JSON");
    }
  }

  static String serverName(String issuer) {
    return "the issuer " + URI.create(issuer).getHost();
  }

  private static NoCredentials unusable(String issuer, String what) {
    return new NoCredentials.UnusableAnswer(
        serverName(issuer) + " " + what,
        "Check the issuer's address: curl %s/.well-known/openid-configuration"
            .formatted(issuer.replaceFirst("/$", "")));
  }

  /** Returns the address of a required endpoint. */
  URI needed(String name, String what) throws NoCredentials {
    return endpoint(name)
        .orElseThrow(() ->
            unusable(issuer, "does not support %s (no %s in its metadata)".formatted(what, name)));
  }

  /** Returns the address of an endpoint; empty if the issuer publishes none. */
  Optional<URI> endpoint(String name) throws NoCredentials {
    Optional<String> text = Claim.text(document, name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI address = SafeAddress.parse(text.get(), name);
      // A remote issuer must not direct requests to a port of this machine.
      if (!issuer.startsWith("https:") || "https".equals(address.getScheme())) {
        return Optional.of(address);
      }
    } catch (IllegalArgumentException _) {
      // Reported below, like a valid address that is not safe.
    }
    throw unusable(issuer, "publishes an unsafe address as %s; it must use https".formatted(name));
  }

  /** Whether a list contains an entry; the last argument is the answer if the list is missing. */
  boolean supports(String list, String entry, boolean usual) {
    return document.containsKey(list) ? Claim.texts(document, list).contains(entry) : usual;
  }

  boolean says(String name) {
    return Boolean.TRUE.equals(document.get(name));
  }

  List<String> list(String name) {
    return Claim.texts(document, name);
  }
}
