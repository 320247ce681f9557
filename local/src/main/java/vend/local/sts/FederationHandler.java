package vend.local.sts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.ReceivedRequest;
import vend.functions.sts.StsError;
import vend.local.http.Html;

/**
 * A stand-in for AWS's federation endpoint: {@code getSigninToken} by GET and POST, and {@code
 * login}, which shows the console's URL instead of redirecting to it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html">custom
 *     identity broker access to the AWS console</a>
 * @see <a
 *     href="https://aws.amazon.com/premiumsupport/knowledge-center/invalid-credentials-parameter/">its
 *     error for invalid credentials</a>
 */
final class FederationHandler implements HttpHandler {
  static final String PATH = "/federation";

  private static final int MOST_BYTES = 64 * 1024;
  private static final String HTML = "text/html; charset=utf-8";

  private final SigninTokens tokens;
  private final InstantSource clock;

  FederationHandler(SigninTokens tokens, InstantSource clock) {
    this.tokens = tokens;
    this.clock = clock;
  }

  /** A response. */
  private record Page(int status, String type, String text) {
    static Page refusal(String message) {
      return new Page(
          400,
          HTML,
          "<!doctype html><title>HTTP Status 400</title><h1>HTTP Status 400 - %s</h1>\n"
              .formatted(Html.escaped(message)));
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Page page = answer(exchange);
      byte[] bytes = page.text.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.type);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
      exchange.sendResponseHeaders(page.status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Page answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (!exchange.getRequestURI().getRawPath().equals(PATH)
        || !(method.equals("GET") || method.equals("POST"))) {
      return new Page(404, HTML, "<!doctype html><title>Nothing here</title>\n");
    }
    try {
      QueryParameters parameters = QueryParameters.of(read(exchange));
      Instant now = clock.instant();
      return switch (parameters.get("Action").orElse("")) {
        case "getSigninToken" ->
            tokens
                .make(parameters, now)
                .map(token ->
                    new Page(200, "application/json", Json.write(Map.of("SigninToken", token))))
                .orElseGet(() -> Page.refusal("Invalid credentials parameter"));
        case "login" -> login(parameters, now);
        default -> Page.refusal("Invalid action parameter");
      };
    } catch (StsError e) {
      return Page.refusal("The request sent by the client was syntactically incorrect");
    }
  }

  private static ReceivedRequest read(HttpExchange exchange) throws IOException, StsError {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new StsError(StsError.Code.RequestEntityTooLarge, "");
    }
    return new ReceivedRequest(
        exchange.getRequestMethod(),
        PATH,
        Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
        exchange.getRequestHeaders(),
        new String(body, ISO_8859_1));
  }

  private Page login(QueryParameters parameters, Instant now) {
    Optional<String> destination = parameters.get("Destination");
    Optional<SigninTokens.SignedIn> signedIn =
        parameters.get("SigninToken").flatMap(token -> tokens.find(token, now));
    if (destination.isEmpty() || signedIn.isEmpty()) {
      return Page.refusal("The sign-in token or the destination is missing or no longer valid");
    }
    return new Page(
        200,
        HTML,
        """
        <!doctype html>
        <title>Signed in</title>
        <h1>In AWS, you would be signed in now</h1>
        <p>as %s, until %s, at</p>
        <p><code>%s</code></p>
        <p>This is the local stand-in for AWS's sign-in page.%s</p>
        """
            .formatted(
                Html.escaped(signedIn.get().caller().principal().toString()),
                signedIn.get().ends(),
                Html.escaped(destination.get()),
                parameters
                    .get("Issuer")
                    .map(issuer -> " To sign in again: <code>" + Html.escaped(issuer) + "</code>")
                    .orElse("")));
  }
}
