package vend.local.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The address of a client on this machine to which the browser returns. The pattern admits no other
 * host, user, query or fragment, so that a provider never redirects elsewhere.
 *
 * @param address the {@code redirect_uri}, exactly as it was sent
 * @param state the client's {@code state}, if any
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252#section-7.3">RFC 8252, 7.3</a>
 */
record RedirectTarget(String address, Optional<String> state) {
  private static final Pattern FORM =
      Pattern.compile("http://(127\\.0\\.0\\.1|\\[::1\\]):([1-9][0-9]{0,4})(/[A-Za-z0-9._~/-]*)?");

  private static final int HIGHEST_PORT = 65_535;

  /**
   * Parses a redirect address; empty if a provider must not redirect to it.
   *
   * @param ownPort the port of the provider, which is no client
   */
  static Optional<RedirectTarget> parse(String address, Optional<String> state, int ownPort) {
    Matcher parts = FORM.matcher(address);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(parts.group(2));
    return port > HIGHEST_PORT || port == ownPort
        ? Optional.empty()
        : Optional.of(new RedirectTarget(address, state));
  }

  /**
   * Returns the source for {@code form-action}, which browsers also apply to the redirect after a
   * form. It has no form for an IPv6 address.
   */
  String formAction() {
    URI uri = URI.create(address);
    return uri.getHost().startsWith("[")
        ? "http:"
        : "http://%s:%d".formatted(uri.getHost(), uri.getPort());
  }

  /** Returns the address of a successful response. */
  URI withCode(Provider provider, String code) {
    return with(provider, Map.of("code", code));
  }

  /** Returns the address of an error response. */
  URI withError(Provider provider, OAuthError error) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("error", error.code());
    fields.put("error_description", error.description());
    return with(provider, fields);
  }

  private URI with(Provider provider, Map<String, String> response) {
    var fields = new LinkedHashMap<>(response);
    state.ifPresent(text -> fields.put("state", text));
    // RFC 9207: tells the client which provider answers.
    fields.put("iss", provider.address());
    return URI.create(
        address
            + "?"
            + fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&")));
  }
}
