package vend.local.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import vend.Json;

/**
 * A response of a provider. No cache stores it, no page of another origin frames it.
 *
 * @param headers headers besides those that every response has
 */
record Answer(int status, Map<String, String> headers, String body) {
  private static final String TYPE = "Content-Type";

  static Answer json(int status, String document) {
    return new Answer(status, Map.of(TYPE, "application/json"), document);
  }

  static Answer json(Map<String, Object> document) {
    return json(200, Json.write(document));
  }

  /**
   * An error response of an endpoint for clients.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, 5.2</a>
   */
  static Answer error(OAuthError error) {
    var document = new LinkedHashMap<String, Object>();
    document.put("error", error.code());
    document.put("error_description", error.description());
    return json(error.code().equals("invalid_client") ? 401 : 400, Json.write(document));
  }

  static Answer text(int status, String text) {
    return new Answer(status, Map.of(TYPE, "text/plain; charset=utf-8"), text);
  }

  /** A response to a method that the path does not support. */
  static Answer methodNotAllowed(String allowed) {
    return new Answer(
        405,
        Map.of("Allow", allowed, TYPE, "text/plain; charset=utf-8"),
        "This path supports %s.\n".formatted(allowed));
  }

  /**
   * A redirect that the browser follows with GET, so that it does not send the form on.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.12">RFC 9700, 4.12</a>
   */
  static Answer redirect(URI target) {
    return new Answer(303, Map.of("Location", target.toString()), "");
  }

  /**
   * A page.
   *
   * @param formAction further sources that its form may lead to; may be empty
   */
  static Answer page(int status, String html, String formAction) {
    return new Answer(
        status,
        Map.of(
            TYPE,
            "text/html; charset=utf-8",
            "Content-Security-Policy",
            "default-src 'none'; style-src '%s'; form-action 'self' %s; frame-ancestors 'none'; base-uri 'none'"
                .formatted(SignInPage.STYLE_HASH, formAction)
                .replace(" ;", ";")),
        html);
  }

  void send(HttpExchange exchange) throws IOException {
    var sent = exchange.getResponseHeaders();
    sent.set("Cache-Control", "no-store");
    sent.set("X-Content-Type-Options", "nosniff");
    sent.set("X-Frame-Options", "DENY");
    // Not no-referrer: browsers would then send the forms with the Origin null.
    sent.set("Referrer-Policy", "same-origin");
    headers.forEach(sent::set);
    byte[] bytes = body.getBytes(UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, head || bytes.length == 0 ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
  }
}
