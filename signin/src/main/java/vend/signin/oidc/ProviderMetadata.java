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
 * What an issuer publishes of itself.
 *
 * @param issuer its name
 * @param document all of it
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID
 *     Connect Discovery 1.0, 3</a>
 */
record ProviderMetadata(String issuer, Map<String, Object> document) {
  /**
   * Asks the issuer. Its name in the document must be the one that it was asked by, to the letter.
   */
  static ProviderMetadata of(String issuer, BoundedHttp http) throws NoCredentials {
    URI address = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
    Answer answer = http.send(Request.get(address).with("Accept", "application/json"), who(issuer));
    if (answer.status() == 429 || answer.status() >= 500) {
      throw new NoCredentials.NotAnswered(
          "%s answered %d".formatted(who(issuer), answer.status()), "Try again.", Optional.empty());
    }
    if (answer.status() != 200) {
      throw unusable(issuer, "answered %d to %s".formatted(answer.status(), address));
    }
    try {
      var metadata = new ProviderMetadata(issuer, answer.json());
      if (!issuer.equals(metadata.document.get("issuer"))) {
        throw unusable(issuer, "calls itself by another name; names are compared to the letter");
      }
      return metadata;
    } catch (Json.MalformedJson e) {
      throw unusable(issuer, "sent no JSON");
    }
  }

  static String who(String issuer) {
    return "the issuer " + URI.create(issuer).getHost();
  }

  private static NoCredentials unusable(String issuer, String what) {
    return new NoCredentials.UnusableAnswer(
        who(issuer) + " " + what,
        "Check the issuer's address: curl %s/.well-known/openid-configuration"
            .formatted(issuer.replaceFirst("/$", "")));
  }

  /** An endpoint that has to be there. */
  URI needed(String name, String what) throws NoCredentials {
    return endpoint(name)
        .orElseThrow(
            () -> unusable(issuer, "offers no %s (%s in what it publishes)".formatted(what, name)));
  }

  /** Empty if there is none. */
  Optional<URI> endpoint(String name) throws NoCredentials {
    Optional<String> text = Claim.text(document, name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI address = SafeAddress.parse(text.get(), name);
      // An issuer out in the world has no business at a port of this machine.
      if (!issuer.startsWith("https:") || "https".equals(address.getScheme())) {
        return Optional.of(address);
      }
    } catch (IllegalArgumentException _) {
      // The same as for an address that is one, and not safe.
    }
    throw unusable(issuer, "publishes a %s that no secret may be sent to".formatted(name));
  }

  /**
   * Whether a list that may be left out has an entry; if it is left out, whether others have it.
   */
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
