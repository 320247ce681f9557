package vend.signin.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host names at which a redirect is accepted. */
class LoopbackRedirectTest {
  private static final String STATE = "the-state";

  /** Returns the first line of the answer to a valid request with these headers. */
  private static String answer(LoopbackRedirect redirect, String headers) throws Exception {
    return page(redirect, headers).lines().findFirst().orElse("");
  }

  /** Returns the whole answer to a valid request with these headers. */
  private static String page(LoopbackRedirect redirect, String headers) throws Exception {
    int port = redirect.address().getPort();
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
      socket
          .getOutputStream()
          .write(
              "GET /callback?code=c&state=%s HTTP/1.1\r\n%sConnection: close\r\n\r\n"
                  .formatted(STATE, headers.replace("PORT", Integer.toString(port)))
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example:PORT\r\n",
        "Host: 127.0.0.1.evil.example:PORT\r\n",
        "Host: localhost.:PORT\r\n",
        "Host: 127.0.0.1:1\r\n",
        "Host: 127.0.0.1\r\n",
        "Host: 127.0.0.2:PORT\r\n",
        "Host: 127.0.0.1:PORT\r\nHost: evil.example:PORT\r\n"
      })
  void rejects_another_host_name_and_continues_to_wait(String headers) throws Exception {
    try (var redirect = LoopbackRedirect.listen(0, "/callback", STATE)) {
      assertEquals("HTTP/1.1 404 Not Found", answer(redirect, headers));
      assertEquals("HTTP/1.1 200 OK", answer(redirect, "Host: 127.0.0.1:PORT\r\n"));
      assertEquals("c", redirect.await(Duration.ofSeconds(20)).get("code"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "[::1]"})
  void accepts_loopback_host_names(String name) throws Exception {
    try (var redirect = LoopbackRedirect.listen(0, "/callback", STATE)) {
      assertEquals("HTTP/1.1 200 OK", answer(redirect, "Host: " + name + ":PORT\r\n"));
    }
  }

  /** The command closes the server as soon as it has the answer. */
  @RepeatedTest(200)
  void sends_the_whole_page_before_it_reports_the_answer() throws Exception {
    var redirect = LoopbackRedirect.listen(0, "/callback", STATE);
    var page = new FutureTask<>(() -> page(redirect, "Host: 127.0.0.1:PORT\r\n"));
    Thread.ofVirtual().start(page);
    try (redirect) {
      redirect.await(Duration.ofSeconds(20));
    }
    assertTrue(page.get(20, SECONDS).endsWith("</html>\n"), page.get());
  }

  @Test
  void rejects_a_request_without_a_host() throws Exception {
    try (var redirect = LoopbackRedirect.listen(0, "/callback", STATE)) {
      assertTrue(answer(redirect, "").matches("HTTP/1.1 40[04] .*"));
    }
  }
}
