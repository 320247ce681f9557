package vend.local.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import vend.Json;
import vend.functions.chat.Chat;
import vend.local.http.LoopbackFilter;

/**
 * Lambda's Invoke API on this machine, for the function {@code vend-chat} alone. Any program of
 * this machine may call it; signatures are not checked.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 */
public final class InvokeServer implements AutoCloseable {
  /** The name of the function. */
  public static final String FUNCTION = "vend-chat";

  private static final String PATH = "/2015-03-31/functions/";

  /** Lambda accepts 6 MB; a request of a chat is far smaller. */
  private static final int MOST_BYTES = 256 * 1024;

  /** A name, a partial or a whole ARN, each with an alias or without. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?(?:[0-9]{12}:)?(?:function:)?([A-Za-z0-9_-]+)(?::([A-Za-z0-9_$.-]+))?");

  private final HttpServer server;
  private final ExecutorService threads;
  private final Chat chat;

  /**
   * Starts the server.
   *
   * @param port the port; 0 for any free port
   * @throws IOException if it cannot listen on the port
   */
  public InvokeServer(Chat chat, int port) throws IOException {
    this.chat = chat;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server
        .createContext(
            "/",
            exchange -> {
              try (exchange) {
                send(exchange, answer(exchange));
              }
            })
        .getFilters()
        .add(LoopbackFilter.forPrograms());
    server.start();
  }

  /** Returns the URL, for example {@code http://127.0.0.1:8767}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private record Answer(int status, Optional<String> errorType, String body) {
    static Answer error(int status, String type, String message) {
      var body = new LinkedHashMap<String, Object>();
      body.put("Type", "User");
      body.put("Message", message);
      return new Answer(status, Optional.of(type), Json.write(body));
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (!path.startsWith(PATH) || !path.endsWith("/invocations")) {
      return Answer.error(404, "ResourceNotFoundException", "There is no such operation here.");
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return Answer.error(405, "MethodNotAllowedException", "Use POST.");
    }
    byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (body.length > MOST_BYTES) {
      return Answer.error(413, "RequestTooLargeException", "The document has more than 256 KiB.");
    }
    String named = decoded(path.substring(PATH.length(), path.length() - "/invocations".length()));
    var name = NAME.matcher(named);
    if (!name.matches() || !name.group(1).equals(FUNCTION)) {
      return Answer.error(
          404,
          "ResourceNotFoundException",
          "Function not found. This endpoint has the function %s alone.".formatted(FUNCTION));
    }
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))
            .orElse("RequestResponse");
    Optional<String> alias =
        Optional.ofNullable(name.group(2)).or(() -> qualifier(exchange.getRequestURI()));
    return switch (type) {
      case "DryRun" -> new Answer(204, Optional.empty(), "");
      case "RequestResponse" -> invoke(alias, new String(body, UTF_8));
      default ->
          Answer.error(
              400,
              "InvalidParameterValueException",
              "This endpoint answers at once only: use the invocation type RequestResponse.");
    };
  }

  private Answer invoke(Optional<String> alias, String body) {
    Map<String, Object> document;
    try {
      document = Json.readObject(body);
    } catch (Json.MalformedJson e) {
      return Answer.error(
          400,
          "InvalidRequestContentException",
          "Could not parse request body into json: " + e.getMessage());
    }
    Chat.ChatSelector speaker =
        alias.<Chat.ChatSelector>map(Chat.NamedChat::new).orElseGet(Chat.OnlyChat::new);
    return new Answer(
        200,
        Optional.empty(),
        Json.write(chat.answer(speaker, document, UUID.randomUUID().toString())));
  }

  private static Optional<String> qualifier(URI uri) {
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith("Qualifier=")) {
        return Optional.of(decoded(parameter.substring("Qualifier=".length())));
      }
    }
    return Optional.empty();
  }

  /** An invalid escape is not a function's name, so it is left as it is. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
    headers.set("Content-Type", "application/json");
    headers.set("Cache-Control", "no-store");
    answer.errorType().ifPresent(type -> headers.set("x-amzn-ErrorType", type));
    if (answer.status() < 300) {
      headers.set("X-Amz-Executed-Version", "$LATEST");
    }
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
