package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vend.Json;

/**
 * Runs a real Keycloak on loopback with the realm {@code acme} and its database in memory. {@code
 * VEND_TEST_KEYCLOAK} names the folder of the server that {@code .ci/keycloak} unpacked and built.
 */
final class KeycloakServer implements AutoCloseable {
  static final String VARIABLE = "VEND_TEST_KEYCLOAK";

  private static final Duration LONGEST_START = Duration.ofMinutes(6);

  private final HttpClient http = HttpClient.newHttpClient();
  private final String administrator = UUID.randomUUID().toString();
  private final int port = freePort();
  private final Process process;

  private KeycloakServer(Path home, Path log, List<String> moreArguments, String javaOptions)
      throws IOException {
    Path imports = Files.createDirectories(home.resolve("data/import"));
    Files.writeString(imports.resolve("acme-realm.json"), json());
    var command =
        new ArrayList<>(
            List.of(
                home.resolve("bin/kc.sh").toString(),
                "start",
                "--optimized",
                "--import-realm",
                "--cache=local",
                "--http-host=127.0.0.1",
                "--http-enabled=true",
                "--http-port=" + port,
                "--http-management-port=" + freePort()));
    command.addAll(
        moreArguments.isEmpty() ? List.of("--hostname=http://127.0.0.1:" + port) : moreArguments);
    var builder = new ProcessBuilder(command);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1 " + javaOptions);
    builder.environment().put("JAVA_OPTS_GC", "-XX:+UseSerialGC");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", "admin");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", administrator);
    process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  private static String json() throws IOException {
    try (InputStream realm =
        KeycloakServer.class.getResourceAsStream("/vend/integration/keycloak/acme-realm.json")) {
      return new String(Objects.requireNonNull(realm).readAllBytes(), UTF_8);
    }
  }

  static boolean isThere() {
    return !System.getenv().getOrDefault(VARIABLE, "").isEmpty();
  }

  /** Starts the server, which takes a minute or two. */
  static KeycloakServer start(Path log) throws Exception {
    return start(log, List.of(), "");
  }

  /**
   * Starts the server.
   *
   * @param moreArguments must contain a hostname unless it is empty
   */
  static KeycloakServer start(Path log, List<String> moreArguments, String javaOptions)
      throws Exception {
    Path home = Path.of(System.getenv(VARIABLE)).toAbsolutePath();
    var server = new KeycloakServer(home, log, moreArguments, javaOptions);
    try {
      server.awaitRealm(log);
      return server;
    } catch (Exception e) {
      server.close();
      throw e;
    }
  }

  private void awaitRealm(Path log) throws Exception {
    long until = System.nanoTime() + LONGEST_START.toNanos();
    while (!isUp()) {
      if (!process.isAlive() || System.nanoTime() > until) {
        throw new IllegalStateException("Keycloak did not start:\n" + Files.readString(log));
      }
      Thread.sleep(500);
    }
  }

  private boolean isUp() throws InterruptedException {
    try {
      // The pages that the hub reads, too: the first answers of a new Keycloak are slow.
      for (String path :
          List.of(
              "",
              "/.well-known/openid-configuration",
              "/protocol/openid-connect/certs",
              "/protocol/saml/descriptor")) {
        if (get(realm() + path).statusCode() != 200) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the realm's address: its issuer in OpenID Connect, and its entity id in SAML. */
  String realm() {
    return "http://127.0.0.1:" + port + "/realms/acme";
  }

  /** Returns the address of the realm's SAML metadata. */
  String metadata() {
    return realm() + "/protocol/saml/descriptor";
  }

  /** Returns an access token of the service account {@code pipeline}. */
  String token() throws Exception {
    return token(
        realm(),
        Map.of(
            "grant_type", "client_credentials",
            "client_id", "pipeline",
            "client_secret", "pipeline-secret"));
  }

  /** Signs {@code alice} in at the form and returns the SAML response in base64. */
  String samlResponse() throws Exception {
    return new KeycloakPages("alice", "wonderland", true)
        .samlResponse(URI.create(realm() + "/protocol/saml/clients/vend"));
  }

  /** Makes Keycloak sign with a new key. It still publishes the previous one. */
  void rotateKeys() throws Exception {
    Map<String, Object> realm = Json.readObject(send(administration("").GET()).body());
    String key =
        Json.write(
            Map.of(
                "name", "rotated",
                "providerId", "rsa-generated",
                "providerType", "org.keycloak.keys.KeyProvider",
                "parentId", realm.get("id"),
                "config",
                    Map.of(
                        "priority", new String[] {"1000"},
                        "enabled", new String[] {"true"},
                        "active", new String[] {"true"},
                        "algorithm", new String[] {"RS256"},
                        "keySize", new String[] {"2048"})));
    check(send(administration("/components").POST(HttpRequest.BodyPublishers.ofString(key))), 201);
  }

  /** Deletes the realm, so that its addresses return 404. */
  void removeRealm() throws Exception {
    check(send(administration("").DELETE()), 204);
  }

  /** Creates the realm again, with other signing keys. */
  void addRealm() throws Exception {
    String address = "http://127.0.0.1:" + port + "/admin/realms";
    check(
        send(administration(URI.create(address)).POST(HttpRequest.BodyPublishers.ofString(json()))),
        201);
  }

  HttpRequest.Builder administration(String path) throws Exception {
    return administration(URI.create("http://127.0.0.1:" + port + "/admin/realms/acme" + path));
  }

  private HttpRequest.Builder administration(URI address) throws Exception {
    return HttpRequest.newBuilder(address)
        .header("Authorization", "Bearer " + adminToken())
        .header("Content-Type", "application/json");
  }

  private String adminToken() throws Exception {
    return token(
        "http://127.0.0.1:" + port + "/realms/master",
        Map.of(
            "grant_type", "password",
            "client_id", "admin-cli",
            "username", "admin",
            "password", administrator));
  }

  private String token(String realm, Map<String, String> form) throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form(form))));
    check(answer, 200);
    return String.valueOf(Json.readObject(answer.body()).get("access_token"));
  }

  static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }

  private HttpResponse<String> get(String address) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(address)).GET());
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(
        request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
  }

  static void check(HttpResponse<String> answer, int status) {
    if (answer.statusCode() != status) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    // The script's child process is the server, so both must end.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        all.forEach(ProcessHandle::destroyForcibly);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
