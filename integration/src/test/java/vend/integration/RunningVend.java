package vend.integration;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import vend.Json;
import vend.caller.Verification;
import vend.local.Explanations;
import vend.local.LocalVend;
import vend.local.issuer.IssuerFile;
import vend.local.issuer.TokenRequest;
import vend.policy.explain.FullExplanation;

/** A complete local Vend on free ports, by default with the example grants. */
final class RunningVend implements AutoCloseable {
  static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

  private final LocalVend vend;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<FullExplanation> explanations = new CopyOnWriteArrayList<>();
  private final List<Verification.Rejected> rejections = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  RunningVend(Map<String, String> environment) throws Exception {
    this(environment, CHECKOUT.resolve("grants.yaml"));
  }

  RunningVend(Map<String, String> environment, Path grants) throws Exception {
    var own = new LinkedHashMap<>(environment);
    own.put("XDG_RUNTIME_DIR", runtimeFolder());
    var recorder =
        new Explanations() {
          @Override
          public void decided(FullExplanation explanation) {
            explanations.add(explanation);
          }

          @Override
          public void rejected(Verification.Rejected rejected) {
            rejections.add(rejected);
          }
        };
    vend =
        LocalVend.start(
            new LocalVend.Options(
                0,
                0,
                0,
                grants,
                CHECKOUT.resolve("local/dynamodb/target/lib"),
                false,
                own,
                Optional.of(recorder)),
            events::add);
  }

  private static String runtimeFolder() throws IOException {
    Path folder = Path.of("target", "run").toAbsolutePath();
    java.nio.file.Files.createDirectories(folder);
    return folder.toString();
  }

  /**
   * Waits for the first vended credentials. Until then the JVM compiles, and on a busy machine a
   * client may give up before it gets a response.
   */
  RunningVend warmedUp() throws Exception {
    int status = 0;
    for (int i = 0; i < 20 && status != 200; i++) {
      status = get("/v1/credentials/shop-test/deploy", token("github", pipeline())).statusCode();
    }
    return this;
  }

  LocalVend vend() {
    return vend;
  }

  /** Returns the decision events so far, each a line of JSON. */
  List<String> events() {
    return events;
  }

  /** Returns the explanations of all decisions so far. */
  List<FullExplanation> explanations() {
    return explanations;
  }

  /** Returns the causes of all rejections so far. */
  List<Verification.Rejected> rejections() {
    return rejections;
  }

  Map<String, Object> lastEvent() throws Json.MalformedJson {
    return Json.readObject(events.getLast());
  }

  /** Returns claims that a grant allows {@code shop-prod/deploy}. */
  static Map<String, Object> pipeline() {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", "repo:acme/shop:ref:refs/heads/main");
    claims.put("repository", "acme/shop");
    claims.put("repository_id", "777");
    claims.put("repository_owner_id", "4242");
    claims.put("ref", "refs/heads/main");
    claims.put("run_id", "9012345678");
    return claims;
  }

  static Map<String, Object> pipelineWith(String claim, Object value) {
    var claims = pipeline();
    claims.put(claim, value);
    return claims;
  }

  String token(String issuer, Map<String, Object> claims) {
    return request(issuer, claims).sign(Instant.now());
  }

  /** Returns a token whose expiration is the current second. */
  String tokenThatExpiresNow(String issuer, Map<String, Object> claims) {
    TokenRequest request = request(issuer, claims);
    return request.sign(Instant.now().minus(request.life()));
  }

  private TokenRequest request(String issuer, Map<String, Object> claims) {
    IssuerFile.Entry entry =
        vend.issuers().orElseThrow().issuers().stream()
            .filter(one -> one.name().equals(issuer))
            .findFirst()
            .orElseThrow();
    return new TokenRequest(entry, claims, Duration.ofMinutes(10));
  }

  HttpResponse<String> get(String path, String token) throws Exception {
    return send(patient(path, token).GET());
  }

  HttpResponse<String> post(String path, String token, String body) throws Exception {
    return send(patient(path, token).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** STS gets more than its usual 0.8 s, because the JVM may still compile. */
  private HttpRequest.Builder patient(String path, String token) {
    return HttpRequest.newBuilder(uri(path))
        .header("Authorization", "Bearer " + token)
        .header("Prefer", "wait=5");
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(
        request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
  }

  URI uri(String path) {
    return URI.create(vend.uri() + path);
  }

  @Override
  public void close() throws IOException {
    client.close();
    vend.close();
  }
}
