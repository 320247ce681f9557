package vend.client.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import vend.Json;
import vend.Loopback;
import vend.Secret;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.CredentialsRendering;
import vend.credentials.Format;
import vend.credentials.TemporaryCredentials;

/**
 * Answers one request for credentials. Web pages get nothing: they cannot send the token, they
 * cannot omit their {@code Origin}, a host name of their own that resolves to 127.0.0.1 fails the
 * {@code Host} check, and no response has CORS headers.
 *
 * @param roles returns credentials
 * @param token that requests must carry
 * @param progress receives why a request got no credentials
 */
record CredentialHandler(CredentialsOfRole roles, Secret token, Progress progress)
    implements HttpHandler {
  static final String PREFIX = "/credentials/";

  /** Returns credentials by the role's name. */
  @FunctionalInterface
  interface CredentialsOfRole {
    TemporaryCredentials of(String role) throws NoCredentials;
  }

  private record Reply(int status, String body, Map<String, String> headers) {
    static Reply error(int status, String code, String message) {
      return new Reply(status, Json.write(Map.of("code", code, "message", message)), Map.of());
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = reply(exchange);
      byte[] bytes = reply.body.getBytes(UTF_8);
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json");
      headers.set("Cache-Control", "no-store");
      reply.headers.forEach(headers::set);
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(reply.status, isHead ? -1 : bytes.length);
      if (!isHead) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private Reply reply(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    if (!Loopback.isFromLocalProgram(headers, exchange.getLocalAddress().getPort())) {
      return Reply.error(403, "AccessDenied", "Only programs on this machine may send requests.");
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      return new Reply(
          405,
          Json.write(
              Map.of("code", "MethodNotAllowed", "message", "Request credentials with GET.")),
          Map.of("Allow", "GET"));
    }
    List<String> shown = headers.getOrDefault("Authorization", List.of());
    if (shown.size() != 1 || !token.equals(Secret.of(shown.getFirst()))) {
      return Reply.error(
          401,
          "Unauthenticated",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN does not hold the token of this process. Set it to the current one.");
    }
    String path = exchange.getRequestURI().getRawPath();
    if (!path.startsWith(PREFIX) || exchange.getRequestURI().getRawQuery() != null) {
      return Reply.error(404, "NotFound", "Credentials are at " + PREFIX + "ACCOUNT/ROLE.");
    }
    return credentials(path.substring(PREFIX.length()));
  }

  private Reply credentials(String role) {
    try {
      TemporaryCredentials credentials = roles.of(role);
      return new Reply(200, CredentialsRendering.render(Format.JSON, credentials), Map.of());
    } catch (NoCredentials e) {
      String message = e.getMessage() + e.next().map(next -> ". " + next).orElse("");
      progress.step("a program got no credentials: " + message);
      return switch (e) {
        case NoCredentials.SignInRefused _ -> Reply.error(401, "SignInRefused", message);
        case NoCredentials.RoleNotOffered _, NoCredentials.ApprovalRequired _ ->
            Reply.error(403, "AccessDenied", message);
        case NoCredentials.RefusedByAws _ -> Reply.error(403, "RefusedByAws", message);
        case NoCredentials.UnusableAnswer _ -> Reply.error(502, "UnusableAnswer", message);
        case NoCredentials.NotAnswered _ ->
            new Reply(
                503,
                Json.write(Map.of("code", "NotAnswered", "message", message)),
                Map.of("Retry-After", "1"));
      };
    } catch (RuntimeException e) {
      progress.step("a program got no credentials: " + e.getClass().getSimpleName());
      return Reply.error(500, "InternalError", "An internal error occurred. See the terminal.");
    }
  }
}
