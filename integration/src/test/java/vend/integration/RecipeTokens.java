package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import vend.caller.IssuerName;
import vend.local.issuer.ExampleClaims;

/** Simulates the token services of CI systems, for the one issuer of a recipe. */
final class RecipeTokens implements AutoCloseable {
  private static final String JOB = "the-jobs-own-secret";

  private final RunningVend running;
  private final HttpServer server;
  private final String issuer;
  private final Map<String, Object> claims = new LinkedHashMap<>();
  private final Path file;

  RecipeTokens(RunningVend running) throws IOException {
    this.running = running;
    issuer = running.vend().grants().issuers().getFirst().name().value();
    readClaims();
    file = Files.createTempFile("token", ".jwt");
    Files.writeString(file, token());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/github", exchange -> answer(exchange, gitHub(exchange)));
    server.createContext("/command", exchange -> answer(exchange, command(exchange)));
    server.start();
  }

  /** Takes the claims that the grant requires. A session name needs at least two characters. */
  private void readClaims() {
    ExampleClaims.of(running.vend().grants(), new IssuerName(issuer))
        .forEach((claim, value) -> claims.put(claim, value.equals("1") ? "77" : value));
  }

  private String token() {
    return running.token(issuer, claims);
  }

  /** Returns a file with a token, as Jenkins and Kubernetes provide it. */
  Path file() {
    return file;
  }

  Map<String, String> variables() {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    return Map.of(
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        address + "/github?api-version=2.0",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        JOB,
        "TOKENS",
        address + "/command",
        "VEND_TOKEN",
        token(),
        "BITBUCKET_STEP_OIDC_TOKEN",
        token(),
        "TOKEN",
        token());
  }

  /** Writes the commands that CI systems provide into the folder {@code bin}, for the PATH. */
  void installCommands(Path folder, String aws) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    String fetchToken = "exec curl -sSfG \"$TOKENS\" --data-urlencode \"arguments=$*\"";
    writeCommand(bin.resolve("buildkite-agent"), fetchToken);
    writeCommand(bin.resolve("circleci"), fetchToken);
    writeCommand(bin.resolve("aws"), "exec '%s' \"$@\"".formatted(aws));
    // The CDK first calls GetCallerIdentity, too.
    writeCommand(bin.resolve("npx"), "exec '%s' sts get-caller-identity".formatted(aws));
  }

  private static void writeCommand(Path command, String line) throws IOException {
    Files.writeString(command, "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
  }

  private String gitHub(HttpExchange exchange) {
    boolean authorized =
        ("Bearer " + JOB).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    return authorized && isForVend(exchange)
        ? "{\"count\":1,\"value\":\"%s\"}".formatted(token())
        : "";
  }

  private String command(HttpExchange exchange) {
    return isForVend(exchange) ? token() + "\n" : "";
  }

  /** Returns whether the request is for a token with the hub as audience. */
  private boolean isForVend(HttpExchange exchange) {
    String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), UTF_8);
    return query.contains(running.vend().uri().toString());
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(
          bytes.length == 0 ? 403 : 200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    Files.deleteIfExists(file);
  }
}
