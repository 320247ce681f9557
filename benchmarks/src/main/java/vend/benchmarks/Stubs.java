package vend.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import vend.Json;

/** Stubs of STS, DynamoDB, KMS and an issuer, all in one process. */
final class Stubs {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Child child;
  private final Path folder;
  private final Map<String, Object> places;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /** A service that can be slowed down and broken. */
  enum Service {
    STS("sts"),
    TABLE("table"),
    KMS("kms");

    private final String id;

    Service(String id) {
      this.id = id;
    }
  }

  private Stubs(Child child, Path folder, Map<String, Object> places) {
    this.child = child;
    this.folder = folder;
    this.places = places;
  }

  /**
   * @param tokens the number of tokens to sign, each for another caller
   */
  static Stubs start(Workspace workspace, Children children, int tokens) throws BenchmarkFailed {
    Path folder = workspace.made();
    try {
      Files.createDirectories(folder);
      Child child = children.startAndRead(command(workspace, folder, tokens));
      BufferedReader output = child.process().inputReader();
      String line = output.readLine();
      if (line == null) {
        throw new BenchmarkFailed("The stubs did not start. See " + workspace.errors());
      }
      return new Stubs(child, folder, Json.readObject(line));
    } catch (IOException | Json.MalformedJson e) {
      throw new BenchmarkFailed("The stubs did not start. See " + workspace.errors(), e);
    }
  }

  private static Children.Command command(Workspace workspace, Path folder, int tokens)
      throws BenchmarkFailed {
    return new Children.Command(
        Children.words(
            Machine.onOthers(),
            workspace.program("stubs").toString(),
            "-folder",
            folder.toString(),
            "-tokens",
            Integer.toString(tokens)),
        folder,
        Map.of(),
        workspace.errors());
  }

  long pid() {
    return child.pid();
  }

  Path certificate() {
    return folder.resolve("certificate.pem");
  }

  /** A file with one RS256 token per line. */
  Path tokens() {
    return folder.resolve("tokens-rs256");
  }

  String firstToken() throws BenchmarkFailed {
    try (var lines = Files.lines(tokens())) {
      return lines.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new BenchmarkFailed("The tokens cannot be read.", e);
    }
  }

  Path tokensOfEs256() {
    return folder.resolve("tokens-es256");
  }

  String issuer() {
    return text("issuer");
  }

  /** The address of the key set, with a host name that needs no hosts file. */
  String keySet() {
    return text("keySet");
  }

  String place(Service service, boolean tls) {
    var place = (Map<?, ?>) Objects.requireNonNull(places.get(service.id));
    return String.valueOf(place.get(tls ? "https" : "http"));
  }

  private String text(String name) {
    return String.valueOf(places.get(name));
  }

  /** Deletes all items and counts. */
  void reset() throws BenchmarkFailed {
    ask(request("/reset").POST(HttpRequest.BodyPublishers.noBody()));
  }

  /**
   * Makes a service slow or broken: {@code none}, {@code hang}, {@code error}, {@code throttle}.
   */
  void set(Service service, Duration delay, String fault) throws BenchmarkFailed {
    String query = "service=%s&delay=%dms&fault=%s".formatted(service.id, delay.toMillis(), fault);
    ask(request("/set?" + query).POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** The number of calls of an action since the last reset. */
  long calls(Service service, String action) throws BenchmarkFailed {
    try {
      Map<String, Object> all = Json.readObject(ask(request("/counts")));
      return all.get(service.id) instanceof Map<?, ?> counts
              && counts.get(action) instanceof Number count
          ? count.longValue()
          : 0;
    } catch (Json.MalformedJson e) {
      throw new BenchmarkFailed("The counts of the stubs cannot be read.", e);
    }
  }

  /** The number of all calls to a service since the last reset. */
  long calls(Service service) throws BenchmarkFailed {
    try {
      Map<String, Object> all = Json.readObject(ask(request("/counts")));
      return all.get(service.id) instanceof Map<?, ?> counts
          ? counts.values().stream().mapToLong(count -> ((Number) count).longValue()).sum()
          : 0;
    } catch (Json.MalformedJson e) {
      throw new BenchmarkFailed("The counts of the stubs cannot be read.", e);
    }
  }

  /** Records all requests from now on. */
  void record() throws BenchmarkFailed {
    ask(request("/record").POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Stops recording, and returns the requests as a JSON array. */
  String recorded() throws BenchmarkFailed {
    return ask(request("/recorded").POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(text("control") + path)).timeout(PATIENCE);
  }

  private String ask(HttpRequest.Builder request) throws BenchmarkFailed {
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new BenchmarkFailed("The stubs answered: " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new BenchmarkFailed("The stubs do not answer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("The benchmark was interrupted.", e);
    }
  }
}
