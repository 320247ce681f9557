package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Threat 16: other machines, and web pages in a browser on this one, get nothing from the local
 * servers.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Threat16LocalServersIT {
  private RunningVend running;

  @BeforeAll
  void start() throws Exception {
    running = new RunningVend(Map.of());
  }

  @AfterAll
  void stop() throws Exception {
    running.close();
  }

  private List<URI> servers() {
    return List.of(running.vend().uri(), running.vend().stsUri().orElseThrow());
  }

  @Test
  void refusesAnotherHost() throws IOException {
    for (URI server : servers()) {
      for (String host :
          List.of("evil.example", "evil.example:" + server.getPort(), "127.0.0.1:1", "127.0.0.1")) {
        assertRefused(raw(server, "Host: " + host + "\r\n"));
      }
    }
  }

  @Test
  void refusesABrowsersOrigin() throws IOException {
    for (URI server : servers()) {
      String host = "Host: 127.0.0.1:" + server.getPort() + "\r\n";
      assertRefused(raw(server, host + "Origin: http://evil.example\r\n"));
      assertRefused(raw(server, host + "Origin: null\r\n"));
    }
  }

  /** The sign-in pages are for browsers, so they accept the forms of their own origin. */
  @Test
  void theSignInPagesRefuseAnotherHostAndAnotherOrigin() throws IOException {
    URI vend = running.vend().uri();
    String path = "/local-issuer/staff/device";
    String host = "Host: 127.0.0.1:" + vend.getPort() + "\r\n";
    assertRefused(raw(vend, path, "Host: evil.example:" + vend.getPort() + "\r\n"));
    for (String origin :
        List.of("http://evil.example", "null", "http://127.0.0.1:1", "https://" + vend.getHost())) {
      assertRefused(raw(vend, path, host + "Origin: " + origin + "\r\n"));
    }
    assertTrue(raw(vend, path, host + "Origin: " + vend + "\r\n").startsWith("HTTP/1.1 200"));
  }

  @Test
  void answersProgramsOnThisMachine() throws IOException {
    for (URI server : servers()) {
      assertFalse(
          raw(server, "Host: localhost:" + server.getPort() + "\r\n")
              .contains(" 403 Forbidden\r\n"));
    }
  }

  @Test
  void refusesARequestWithoutAToken() throws Exception {
    var response =
        running.send(
            java.net.http.HttpRequest.newBuilder(running.uri("/v1/credentials/shop-prod/deploy")));
    assertEquals(401, response.statusCode());
  }

  @Test
  void listensOnLoopbackOnly() throws IOException {
    for (var network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(network.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          for (URI server : servers()) {
            assertFalse(answers(address, server.getPort()), address + " accepts connections");
          }
        }
      }
    }
  }

  private static boolean answers(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new java.net.InetSocketAddress(address, port), 2000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void assertRefused(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 403"), answer);
    assertFalse(answer.contains("Vend"), "a refusal must not name the software");
  }

  private static String raw(URI server, String headers) throws IOException {
    return raw(server, "/healthz", headers);
  }

  private static String raw(URI server, String path, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.getPort())) {
      socket.setSoTimeout(10_000);
      String request = "GET %s HTTP/1.1\r\n%sConnection: close\r\n\r\n".formatted(path, headers);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
