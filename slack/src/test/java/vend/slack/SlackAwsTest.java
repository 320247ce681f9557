package vend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import vend.Json;
import vend.functions.aws.AwsClients;
import vend.functions.aws.TimeBudget;
import vend.slack.aws.OwnFunction;
import vend.slack.aws.StoredSecrets;

/** The adapters to Lambda and Secrets Manager, by the real SDK over loopback. */
class SlackAwsTest {
  private final List<String> calls = new ArrayList<>();
  private HttpServer server;
  private AwsClients clients;
  private volatile CountDownLatch silence = new CountDownLatch(0);
  private volatile int status = 200;
  private volatile String answer = "{}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            silence.await();
            calls.add(
                String.join(
                    " ",
                    exchange.getRequestURI().toString(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type")),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    clients =
        new AwsClients(
            "eu-central-1",
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "x")),
            AwsClients.Endpoints.OF_THE_SDK,
            TimeBudget.OF_THE_FUNCTION);
  }

  @AfterEach
  void stop() {
    silence.countDown();
    clients.close();
    server.stop(0);
  }

  private Optional<URI> endpoint() {
    return Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  private SlackSecrets secrets() throws SlackSecrets.Unreadable {
    return StoredSecrets.of(clients, endpoint(), "vend/slack").read();
  }

  @Test
  void invokes_the_running_version_asynchronously() {
    status = 202;
    answer = "";
    var own = OwnFunction.of(clients, endpoint(), "vend-slack", "7");
    assertTrue(own.start(Map.of("vendSlack", Map.of())));
    assertEquals(
        "/2015-03-31/functions/vend-slack/invocations?Qualifier=7 Event {\"vendSlack\":{}}",
        calls.getFirst());
    status = 429;
    answer = "{}";
    assertFalse(own.start(Map.of()));
    assertEquals(2, calls.size());
  }

  @Test
  void reads_the_token_and_the_signing_secret() throws SlackSecrets.Unreadable {
    answer =
        Json.write(
            Map.of(
                "Name",
                "vend/slack",
                "SecretString",
                "{\"botToken\":\"xoxb-1\",\"signingSecret\":\"s\"}"));
    SlackSecrets read = secrets();
    assertEquals("xoxb-1", read.botToken().reveal());
    assertEquals("s", read.signingSecret().reveal());
    assertFalse(read.toString().contains("xoxb"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "xoxb-1",
        "{}",
        "{\"botToken\":\"xoxb-1\"}",
        "{\"botToken\":\"xoxb-1\",\"signingSecret\":\"\"}",
        "{\"botToken\":1,\"signingSecret\":\"xoxb-1\"}"
      })
  void refuses_a_secret_of_another_form_and_does_not_quote_it(String text) {
    answer = Json.write(Map.of("SecretString", text));
    var refused = assertThrows(SlackSecrets.Unreadable.class, this::secrets);
    assertFalse(String.valueOf(refused.getMessage()).contains("xoxb"));
  }

  private String unreadable() {
    return String.valueOf(assertThrows(SlackSecrets.Unreadable.class, this::secrets).getMessage());
  }

  @Test
  void names_the_error_of_secrets_manager() {
    status = 400;
    answer = "{\"__type\":\"ResourceNotFoundException\",\"message\":\"no\"}";
    assertEquals("Secrets Manager: ResourceNotFoundException", unreadable());
  }

  @Test
  void names_the_status_of_an_answer_without_an_error_code() {
    status = 503;
    answer = "";
    assertEquals("Secrets Manager: HTTP 503", unreadable());
  }

  /** The test time-out only stops a run that would hang. */
  @Test
  @Timeout(60)
  void gives_up_on_services_that_never_answer() {
    silence = new CountDownLatch(1);
    assertFalse(OwnFunction.of(clients, endpoint(), "vend-slack", "7").start(Map.of()));
    assertEquals("Secrets Manager: Timeout", unreadable());
  }
}
