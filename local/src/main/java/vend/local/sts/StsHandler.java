package vend.local.sts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import vend.Json;
import vend.functions.sts.QueryAnswer;
import vend.functions.sts.QueryParameters;
import vend.functions.sts.ReceivedRequest;
import vend.functions.sts.StsError;
import vend.functions.sts.StsError.Code;

/** The HTTP handler of the local STS. */
final class StsHandler implements HttpHandler {
  private static final System.Logger LOG = System.getLogger(StsHandler.class.getName());
  private static final int MOST_BYTES = 1024 * 1024;
  private static final Set<String> METHODS = Set.of("GET", "POST");
  private static final String OTHER = "Other";

  private final Supplier<StsActions> actions;
  private final CallCounts counts;

  StsHandler(Supplier<StsActions> actions, CallCounts counts) {
    this.actions = actions;
    this.counts = counts;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      if (path.equals("/calls") && exchange.getRequestMethod().equals("GET")) {
        send(exchange, 200, "application/json", Json.write(counts.copy()));
      } else if (METHODS.contains(exchange.getRequestMethod()) && path.equals("/")) {
        answer(exchange);
      } else {
        send(exchange, 404, "text/plain; charset=utf-8", "The local STS is at the path /.\n");
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String requestId = UUID.randomUUID().toString();
    exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
    String action = OTHER;
    try {
      ReceivedRequest request = read(exchange);
      QueryParameters parameters = QueryParameters.of(request);
      StsActions.Action known = StsActions.action(parameters);
      action = known.name();
      String xml = actions.get().answer(known, request, parameters, requestId);
      counts.add(action, CallCounts.SUCCESS);
      send(exchange, 200, "text/xml", xml);
    } catch (StsError e) {
      counts.add(action, e.code().name());
      send(exchange, e.code().status(), "text/xml", QueryAnswer.error(e, requestId));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "The request %s failed.".formatted(requestId), e);
      var failure = new StsError(Code.InternalFailure, "The request failed; see the log.");
      counts.add(action, failure.code().name());
      send(exchange, failure.code().status(), "text/xml", QueryAnswer.error(failure, requestId));
    }
  }

  private static ReceivedRequest read(HttpExchange exchange) throws IOException, StsError {
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      throw new StsError(Code.RequestEntityTooLarge, "The request is larger than 1 MiB.");
    }
    return new ReceivedRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
        exchange.getRequestHeaders(),
        new String(body, ISO_8859_1));
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
