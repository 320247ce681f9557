package vend.client.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Secret;
import vend.client.http.DrippingServer;
import vend.client.http.Network;
import vend.client.source.NoCredentials;

/** A CI job finds its own token. */
class TokenDiscoveryTest {
  private static final String AUDIENCE = "https://vend.example.com";

  @TempDir Path folder;

  private static String origin(Map<String, String> environment) {
    return TokenDiscovery.find(environment, AUDIENCE).map(TokenSource::origin).orElse("nowhere");
  }

  @ParameterizedTest
  @CsvSource({
    "VEND_TOKEN, the variable VEND_TOKEN",
    "VEND_TOKEN_FILE, the file x",
    "VEND_ID_TOKEN, the variable VEND_ID_TOKEN",
    "CIRCLE_OIDC_TOKEN_V2, the variable CIRCLE_OIDC_TOKEN_V2",
    "CIRCLE_OIDC_TOKEN, the variable CIRCLE_OIDC_TOKEN",
    "BITBUCKET_STEP_OIDC_TOKEN, the variable BITBUCKET_STEP_OIDC_TOKEN",
    "BUILDKITE_AGENT_ACCESS_TOKEN, Buildkite",
    "AWS_WEB_IDENTITY_TOKEN_FILE, the file x",
    "ACTIONS_ID_TOKEN_REQUEST_URL, nowhere",
    "PATH, nowhere"
  })
  void findsTheVariablesOfEachCiSystem(String variable, String origin) {
    assertEquals(origin, origin(Map.of(variable, "x")));
  }

  @Test
  void userVariablesTakePrecedence() {
    assertEquals(
        "the variable VEND_TOKEN",
        origin(Map.of("VEND_TOKEN", "x", "CIRCLE_OIDC_TOKEN_V2", "y", "VEND_TOKEN_FILE", "z")));
    assertEquals("nowhere", origin(Map.of("VEND_TOKEN", " ")));
  }

  @Test
  void readsAFileAtEachUseWithoutItsLineEnd() throws Exception {
    Path file = folder.resolve("token");
    TokenSource source = new TokenFile(file);
    assertThrows(NoCredentials.SignInRefused.class, source::token);
    Files.writeString(file, "first\n");
    assertEquals("first", source.token().reveal());
    Files.writeString(file, "second");
    assertEquals("second", source.token().reveal());
    Files.writeString(file, "\n");
    assertThrows(NoCredentials.SignInRefused.class, source::token);
    Files.writeString(file, "x".repeat(70_000));
    assertThrows(NoCredentials.SignInRefused.class, source::token);
    assertThrows(NoCredentials.SignInRefused.class, new TokenFile(folder)::token);
  }

  @Test
  void aPodFindsTheTokenThatIsMountedForVend() throws IOException {
    Path mounted = folder.resolve("token");
    var pod = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1");
    assertEquals(List.of(), TokenDiscovery.all(pod, AUDIENCE, Network.PLAIN, mounted));
    Files.writeString(mounted, "x");
    assertEquals(
        List.of(new TokenFile(mounted)), TokenDiscovery.all(pod, AUDIENCE, Network.PLAIN, mounted));
    assertEquals(List.of(), TokenDiscovery.all(Map.of(), AUDIENCE, Network.PLAIN, mounted));
  }

  /** A stub of GitHub's token service, as its documentation describes it. */
  private static final class TokenService implements AutoCloseable {
    final List<String> asked = new ArrayList<>();
    private final HttpServer server;
    volatile int status = 200;
    volatile String body = "{\"count\":1,\"value\":\"the-token\"}";

    TokenService() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              asked.add(
                  exchange.getRequestURI()
                      + " "
                      + exchange.getRequestHeaders().getFirst("Authorization"));
              byte[] bytes = body.getBytes(UTF_8);
              exchange.sendResponseHeaders(status, bytes.length);
              exchange.getResponseBody().write(bytes);
            }
          });
      server.start();
    }

    TokenSource source() {
      String address =
          "http://127.0.0.1:%d/token?api-version=2.0".formatted(server.getAddress().getPort());
      return TokenDiscovery.find(
              Map.of(
                  "ACTIONS_ID_TOKEN_REQUEST_URL",
                  address,
                  "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
                  "request-token"),
              AUDIENCE)
          .orElseThrow();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void requestsANewTokenFromGitHubAtEachUse() throws Exception {
    try (var service = new TokenService()) {
      assertEquals("the-token", service.source().token().reveal());
      assertEquals(
          List.of(
              "/token?api-version=2.0&audience=https%3A%2F%2Fvend.example.com Bearer request-token"),
          service.asked);
    }
  }

  @Test
  void reportsTheMissingPermissionIfGitHubReturnsNoToken() throws Exception {
    try (var service = new TokenService()) {
      service.status = 403;
      var refused = assertThrows(NoCredentials.SignInRefused.class, () -> service.source().token());
      assertEquals(
          Optional.of("Give the job the permission \"id-token: write\" in its workflow file."),
          refused.next());
      service.status = 200;
      for (String body : new String[] {"", "[]", "{}", "{\"value\":\"\"}", "{\"value\":1}"}) {
        service.body = body;
        assertThrows(NoCredentials.UnusableAnswer.class, () -> service.source().token());
      }
    }
  }

  @Test
  void reportsThatGitHubDoesNotAnswer() throws Exception {
    var service = new TokenService();
    TokenSource source = service.source();
    service.close();
    assertInstanceOf(
        NoCredentials.NotAnswered.class, assertThrows(NoCredentials.class, source::token));
  }

  @Test
  void toStringShowsNoToken() {
    var all =
        TokenDiscovery.all(
            Map.of(
                "VEND_TOKEN",
                "secret-1",
                "ACTIONS_ID_TOKEN_REQUEST_URL",
                "http://127.0.0.1/",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
                "secret-2"),
            AUDIENCE);
    assertEquals(2, all.size());
    assertFalse(all.toString().contains("secret"), all.toString());
    assertTrue(all.toString().contains("VEND_TOKEN"));
  }

  @Test
  void times_out_on_an_endless_body_of_the_token_service() throws IOException {
    try (var stalled = new DrippingServer()) {
      var source =
          new GithubToken(
              stalled.at("/token"), Secret.of("request-token"), AUDIENCE, Network.PLAIN);
      var failure =
          assertThrows(
              NoCredentials.NotAnswered.class, () -> source.token(DrippingServer.impatient()));
      assertEquals(
          "GitHub's token service sent no complete answer within 0 s", failure.getMessage());
    }
  }
}
