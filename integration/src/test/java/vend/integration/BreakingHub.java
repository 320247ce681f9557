package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import vend.Json;

/** A proxy in front of a hub that adds one fault to its responses. */
final class BreakingHub implements AutoCloseable {
  private static final String PROD = "/v1/credentials/shop-prod/deploy";
  private static final String TEST = "/v1/credentials/shop-test/deploy";
  private static final String CREDENTIALS = "/v1/credentials";
  private static final Set<String> PASSED_ON =
      Set.of("authorization", "content-type", "prefer", "accept");

  private final RunningVend running;
  private final String token;
  private final Broken broken;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> narrowed = ConcurrentHashMap.newKeySet();
  private final Map<String, Answer> vended = new ConcurrentHashMap<>();
  private final Map<String, Answer> frozen = new ConcurrentHashMap<>();
  private volatile String lastSessionToken = "";

  private record Answer(int status, String type, String body) {
    static Answer json(int status, Map<String, Object> body) {
      return new Answer(status, "application/json", Json.write(body));
    }
  }

  /**
   * @param token a token that the hub accepts
   */
  BreakingHub(RunningVend running, String token, Broken broken) throws IOException {
    this.running = running;
    this.token = token;
    this.broken = broken;
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns the session token of the credentials that the hub vended last. */
  String lastSessionToken() {
    return lastSessionToken;
  }

  /** Returns the access key ids of credentials that a session policy limits. */
  Set<String> narrowed() {
    return new HashSet<>(narrowed);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Answer answer;
      try {
        answer = answer(exchange, body);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Json.MalformedJson e) {
        throw new IOException(e);
      }
      byte[] bytes = answer.body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.type);
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(answer.status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Answer answer(HttpExchange exchange, String body)
      throws IOException, InterruptedException, Json.MalformedJson {
    String path = exchange.getRequestURI().toString();
    boolean post = exchange.getRequestMethod().equals("POST");
    boolean spoils =
        switch (broken) {
          case VENDS_ANOTHER_ROLE, VENDS_CREDENTIALS_THAT_AWS_DOES_NOT_KNOW ->
              post && path.equals(CREDENTIALS);
          case IGNORES_A_DENIAL -> path.startsWith("/v1/credentials/legacy/");
          case ACCEPTS_ANY_SIGNATURE -> path.startsWith(CREDENTIALS + "/");
          case ANSWERS_STS_IN_JSON -> post && path.equals("/");
          case POSTS_CREDENTIALS_FOR_A_LINK, MAKES_LINKS_THAT_DO_NOT_OPEN ->
              path.equals("/v1/console");
          case GETS_CREDENTIALS_FOR_A_LINK -> path.endsWith("?format=link");
          case DROPS_THE_SESSION_POLICY -> body.contains("\"policy\"");
          default -> false;
        };
    if (!spoils && body.contains("Action=GetCallerIdentity")) {
      return callerIdentity();
    }
    if (!spoils) {
      return withFault(path, passOn(exchange, body), body);
    }
    return switch (broken) {
      case VENDS_ANOTHER_ROLE -> own(PROD);
      case VENDS_CREDENTIALS_THAT_AWS_DOES_NOT_KNOW -> made();
      case ACCEPTS_ANY_SIGNATURE -> own(path);
      case ANSWERS_STS_IN_JSON -> Answer.json(200, Map.of());
      case MAKES_LINKS_THAT_DO_NOT_OPEN -> unknownLink();
      case DROPS_THE_SESSION_POLICY -> passOn(exchange, withoutPolicy(body));
      default -> own(TEST);
    };
  }

  /**
   * Answers instead of the hub: SigV4 signs the host, so the hub would refuse a request that was
   * signed for this proxy.
   */
  private static Answer callerIdentity() {
    return new Answer(
        200,
        "text/xml",
        """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
        <Arn>arn:aws:sts::333333333333:assumed-role/deploy/any</Arn><UserId>A:any</UserId><Account>333333333333</Account>
        </GetCallerIdentityResult></GetCallerIdentityResponse>
        """);
  }

  private Answer unknownLink() {
    String url =
        running.vend().stsUri().orElseThrow() + "/federation?Action=login&SigninToken=unknown";
    return Answer.json(200, Map.of("url", url, "expiration", "2100-01-01T00:00:00Z"));
  }

  private Answer withFault(String path, Answer answer, String body) throws Json.MalformedJson {
    if (answer.status == 200 && body.contains("\"policy\"")) {
      narrowed.add(String.valueOf(Json.readObject(answer.body).get("AccessKeyId")));
    }
    boolean denied = answer.body.contains("\"Frozen\"");
    if (answer.status == 200) {
      vended.put(path, answer);
      if (path.equals(CREDENTIALS)) {
        lastSessionToken = String.valueOf(Json.readObject(answer.body).get("SessionToken"));
      }
    } else if (denied) {
      frozen.put(path, answer);
    }
    return switch (broken) {
      case EXPORTS_NO_SESSION_TOKEN ->
          new Answer(
              answer.status,
              answer.type,
              answer.body.replaceAll("(?m)^export AWS_SESSION_TOKEN=.*$", ""));
      case IGNORES_A_FREEZE ->
          denied ? vended.getOrDefault(path, vended.getOrDefault(CREDENTIALS, answer)) : answer;
      case IGNORES_A_THAW -> frozen.getOrDefault(path, answer);
      default -> answer;
    };
  }

  private static String withoutPolicy(String body) throws Json.MalformedJson {
    var fields = new LinkedHashMap<>(Json.readObject(body));
    fields.remove("policy");
    return Json.write(fields);
  }

  private static Answer made() {
    return Answer.json(
        200,
        Map.of("AccessKeyId", "ASIAMADEUP", "SecretAccessKey", "made-up", "SessionToken", "none"));
  }

  /** Returns what the hub answers to a caller that a grant allows. */
  private Answer own(String path) throws IOException, InterruptedException {
    var claims = RunningVend.pipeline();
    String allowed = path.startsWith(PROD) ? running.token("github", claims) : token;
    return sent(
        HttpRequest.newBuilder(running.uri(path)).header("Authorization", "Bearer " + allowed));
  }

  private Answer passOn(HttpExchange exchange, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(running.uri(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      if (PASSED_ON.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        header.getValue().forEach(value -> request.header(header.getKey(), value));
      }
    }
    return sent(request);
  }

  private Answer sent(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    Optional<String> type = answer.headers().firstValue("content-type");
    return new Answer(answer.statusCode(), type.orElse("text/plain"), answer.body());
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
