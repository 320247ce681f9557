package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import vend.RefusingPort;
import vend.Secret;
import vend.console.Federation;
import vend.console.FederationEndpoint;
import vend.functions.outbound.OutboundHttp;

class FederationCallTest {
  private static final Secret FORM = Secret.of("Action=getSigninToken&Session=%7Bsecret%7D");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private HttpHandler handler = exchange -> answer(exchange, 200, "{\"SigninToken\":\"x\"}");
  private final HttpServer server;

  FederationCallTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            requests.add(
                "%s %s %s %s"
                    .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            handler.handle(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private FederationEndpoint endpoint() {
    return FederationEndpoint.parse(
        "http://127.0.0.1:" + server.getAddress().getPort() + "/federation");
  }

  private Federation.Answer post(Duration longest) {
    return new FederationCall(new OutboundHttp(), longest).post(endpoint(), FORM);
  }

  @Test
  void sendsTheFormInTheBodyAndNothingInTheUrl() {
    assertEquals(
        new Federation.Answered(200, Secret.of("{\"SigninToken\":\"x\"}")), post(PATIENCE));
    assertEquals(
        List.of("POST /federation application/x-www-form-urlencoded " + FORM.reveal()), requests);
  }

  @Test
  void returnsAnErrorUnchanged() {
    handler = exchange -> answer(exchange, 400, "Invalid credentials parameter");
    assertEquals(
        new Federation.Answered(400, Secret.of("Invalid credentials parameter")), post(PATIENCE));
  }

  @Test
  void followsNoRedirectWithTheCredentials() {
    handler =
        exchange -> {
          exchange.getResponseHeaders().set("Location", endpoint() + "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        };
    assertEquals(307, assertInstanceOf(Federation.Answered.class, post(PATIENCE)).status());
    assertEquals(1, requests.size());
  }

  @Test
  void givesUpOnAnAnswerThatIsTooLong() {
    handler = exchange -> answer(exchange, 200, "x".repeat(Federation.MOST_BYTES + 1));
    assertEquals(new Federation.NotAnswered("TooLong"), post(PATIENCE));
  }

  @Test
  void givesUpWhenNoAnswerArrives() {
    handler =
        _ -> {
          try {
            released.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    assertEquals(new Federation.NotAnswered("Timeout"), post(Duration.ofMillis(300)));
  }

  @Test
  void reportsARefusedConnectionWithoutTheForm() throws IOException {
    try (var refusing = new RefusingPort()) {
      var nowhere = FederationEndpoint.parse(refusing.at("/federation").toString());
      var answer = new FederationCall(new OutboundHttp(), PATIENCE).post(nowhere, FORM);
      var cause = assertInstanceOf(Federation.NotAnswered.class, answer).cause();
      assertEquals("ConnectException", cause);
      assertFalse(cause.contains("secret"));
    }
  }
}
