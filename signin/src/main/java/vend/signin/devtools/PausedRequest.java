package vend.signin.devtools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import vend.client.source.NoCredentials;
import vend.signin.saml.SamlResponse;

/** A request that the browser has stopped at: the event {@code Fetch.requestPaused}. */
record PausedRequest(Fields event) {
  private static final String FIELD = "SAMLResponse=";

  String id() {
    return event.text("requestId").orElse("");
  }

  /**
   * The SAML response that it would post.
   *
   * @throws NoCredentials.UnusableAnswer if AWS would not read it
   */
  Optional<SamlResponse> response(Recipients recipients) throws NoCredentials {
    Fields request = event.object("request");
    if (!request.text("method").equals(Optional.of("POST"))
        || !recipients.has(request.text("url").orElse(""))) {
      return Optional.empty();
    }
    List<String> found =
        Arrays.stream(body(request).split("&"))
            .filter(field -> field.startsWith(FIELD))
            .map(field -> field.substring(FIELD.length()))
            .toList();
    return found.size() == 1
        ? Optional.of(SamlResponse.of(decoded(found.getFirst())))
        : Optional.empty();
  }

  private static String body(Fields request) {
    String entries =
        request.objects("postDataEntries").stream()
            .flatMap(entry -> entry.text("bytes").stream())
            .map(bytes -> new String(Base64.getMimeDecoder().decode(bytes), UTF_8))
            .collect(Collectors.joining());
    return entries.isEmpty() ? request.text("postData").orElse("") : entries;
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, UTF_8);
    } catch (IllegalArgumentException e) {
      // No base64, either.
      return "";
    }
  }

  /** Without the request, which may hold a secret. */
  @Override
  public String toString() {
    return "PausedRequest";
  }
}
