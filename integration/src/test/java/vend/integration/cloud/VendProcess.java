package vend.integration.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import vend.Json;
import vend.caller.Transport;
import vend.caller.oidc.CachedKeySets;
import vend.functions.Wiring;
import vend.functions.aws.AwsClients;
import vend.functions.aws.KmsDataKeys;
import vend.functions.aws.Table;
import vend.functions.aws.TimeBudget;
import vend.functions.http.HttpApi;
import vend.functions.http.Ruleset;
import vend.functions.oidc.HttpKeySetSource;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;

/**
 * One process of Vend, like one instance of the function. It runs inside the test's JVM, or as a
 * program that reads lines of {@code COUNT TOKEN PREFER}, or of {@code 1 TOKEN REVOCATION}, from
 * standard input. For each, the program sends that many requests at once and prints as many lines
 * of {@code STATUS CODE-OR-ACCESS-KEY-ID}.
 */
final class VendProcess implements AutoCloseable {
  static final String GRANTS = "GRANTS";
  static final String TABLE = "TABLE";

  /** The table of access requests; optional. */
  static final String REQUESTS_TABLE = "REQUESTS_TABLE";

  static final String STS = "STS";
  static final String KMS = "KMS";
  static final String DYNAMODB = "DYNAMODB";

  private final HttpApi api;

  /** A response, as far as tests read it. */
  record Answer(int status, String code, Map<String, String> headers, Map<String, Object> body) {
    static Answer of(APIGatewayV2HTTPResponse response) {
      try {
        var body = Json.readObject(response.getBody());
        Object code = response.getStatusCode() == 200 ? body.get("AccessKeyId") : body.get("code");
        return new Answer(
            response.getStatusCode(), String.valueOf(code), response.getHeaders(), body);
      } catch (Json.MalformedJson e) {
        throw new AssertionError("Vend's response is not JSON.", e);
      }
    }

    String cache() {
      return headers.getOrDefault("cache-status", "");
    }
  }

  /** Long enough that a working table never times out on a busy machine. */
  private static final TimeBudget PATIENT =
      new TimeBudget(
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2));

  private static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAHUB", "secret"));

  VendProcess(Map<String, String> environment, InstantSource clock, Consumer<String> log)
      throws InvalidGrants {
    var clients =
        new AwsClients(
            "eu-central-1",
            CREDENTIALS,
            new AwsClients.Endpoints(
                uri(environment, STS),
                uri(environment, DYNAMODB),
                uri(environment, KMS),
                Optional.empty()),
            PATIENT);
    var wiring = new Wiring(clock, new SecureRandom(), log);
    Grants grants = GrantsReader.read(Path.of(value(environment, GRANTS)), Transport.LOOPBACK_TOO);
    Ruleset rules =
        wiring.ruleset(
            grants,
            wiring.sources(
                clients, new CachedKeySets(new HttpKeySetSource(clients.outbound()), clock)));
    api =
        wiring.api(
            () -> Optional.of(rules),
            "eu-central-1",
            clients.sts(),
            clients.table(value(environment, TABLE)),
            Wiring.requests(clients, Optional.ofNullable(environment.get(REQUESTS_TABLE))),
            new KmsDataKeys(clients.kms(), "alias/vend"),
            wiring.console(clients, Optional.empty()));
  }

  /** Returns the table through Vend's own client. */
  static Table table(URI endpoint) {
    return new AwsClients("eu-central-1", CREDENTIALS, AwsClients.Endpoints.all(endpoint), PATIENT)
        .table("vend");
  }

  private static String value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).orElseThrow();
  }

  private static Optional<URI> uri(Map<String, String> environment, String name) {
    return Optional.of(URI.create(value(environment, name)));
  }

  Answer get(String role, String token) {
    return get(role, token, "");
  }

  /**
   * Requests credentials.
   *
   * @param prefer the {@code Prefer} header (RFC 7240), such as {@code wait=5}; empty for none
   */
  Answer get(String role, String token, String prefer) {
    return send("GET", "/v1/credentials/" + role, "", token, prefer);
  }

  Answer post(String body, String token) {
    return send("POST", "/v1/credentials", body, token, "");
  }

  /** Revokes sessions. */
  Answer revoke(String body, String token) {
    return send("POST", "/v1/revocations", body, token, "");
  }

  /** Lists leases. */
  Answer leases(String query, String token) {
    return send("GET", "/v1/leases?" + query, "", token, "");
  }

  private Answer send(String method, String path, String body, String token, String prefer) {
    String id = UUID.randomUUID().toString();
    var event =
        APIGatewayV2HTTPEvent.builder()
            .withRawPath(path.replaceFirst("\\?.*", ""))
            .withRawQueryString(path.contains("?") ? path.substring(path.indexOf('?') + 1) : "")
            .withHeaders(Map.of("authorization", "Bearer " + token, "prefer", prefer))
            .withBody(body)
            .withRequestContext(
                APIGatewayV2HTTPEvent.RequestContext.builder()
                    .withRequestId(id)
                    .withHttp(
                        APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                            .withMethod(method)
                            .withSourceIp("127.0.0.1")
                            .build())
                    .build())
            .build();
    return Answer.of(api.handle(event, id));
  }

  /** Sends {@code count} requests at once. */
  List<Answer> burst(int count, String token, String prefer) throws Exception {
    var answers = new ArrayList<Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Answer>>();
      for (int i = 0; i < count; i++) {
        running.add(threads.submit(() -> get("shop/deploy", token, prefer)));
      }
      for (Future<Answer> answer : running) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  @Override
  public void close() {}

  /** Runs the program that {@link ChildProcess} starts. */
  static void main() throws Exception {
    try (var vend = new VendProcess(System.getenv(), InstantSource.system(), _ -> {});
        var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      System.out.println("ready");
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", -1);
        if (words[2].startsWith("{")) {
          Answer answer = vend.revoke(words[2], words[1]);
          System.out.println(answer.status + " " + answer.code);
          continue;
        }
        for (Answer answer : vend.burst(Integer.parseInt(words[0]), words[1], words[2])) {
          System.out.println(answer.status + " " + answer.code);
        }
      }
    }
  }
}
