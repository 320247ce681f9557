package vend.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import vend.Json;
import vend.Secret;

/**
 * A sign-in link to the AWS console. It is a secret: it signs in everyone who opens it. AWS accepts
 * it for {@link #OPENED_WITHIN} after it was made.
 *
 * @param expires the latest end of the console session that the link opens
 */
public record ConsoleLink(Secret url, Instant expires) {
  /** How long AWS accepts a link. */
  public static final Duration OPENED_WITHIN = Duration.ofMinutes(15);

  /** The link with a sign-in token from the endpoint. */
  static ConsoleLink of(
      FederationEndpoint endpoint,
      ConsoleDestination destination,
      ConsoleTarget target,
      Secret token,
      Instant expires) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("Action", "login");
    target.issuer().ifPresent(issuer -> parameters.put("Issuer", issuer.page().toString()));
    parameters.put("Destination", destination.page().toString());
    parameters.put("SigninToken", token.reveal());
    return new ConsoleLink(Secret.of(endpoint + "?" + form(parameters)), expires);
  }

  /** Encodes parameters as {@code application/x-www-form-urlencoded}. */
  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** The link as JSON, with {@code url} and {@code expiration}. */
  public String toJson() {
    var document = new LinkedHashMap<String, Object>();
    document.put("url", url.reveal());
    document.put("expiration", expires.toString());
    return Json.write(document);
  }
}
