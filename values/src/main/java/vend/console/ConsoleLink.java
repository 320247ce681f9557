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
 * A link that signs in whoever opens it, so a secret: AWS takes it for {@link #OPENED_WITHIN} from
 * when it was made.
 *
 * @param url the address
 * @param expires when the session that it opens ends at the latest
 */
public record ConsoleLink(Secret url, Instant expires) {
  /** How long AWS takes a link. */
  public static final Duration OPENED_WITHIN = Duration.ofMinutes(15);

  /** The link for a sign-in token. */
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

  /** Names and values as HTML forms and queries write them. */
  static String form(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  /** As JSON: {@code url} and {@code expiration}. */
  public String toJson() {
    var document = new LinkedHashMap<String, Object>();
    document.put("url", url.reveal());
    document.put("expiration", expires.toString());
    return Json.write(document);
  }
}
