package vend.signin.saml;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/** A proxy that requires a login, on the way to the identity provider. */
class ProxySignInTest {
  private final ProxySelector before = ProxySelector.getDefault();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ServerSocket proxy = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));

  ProxySignInTest() throws IOException {}

  @BeforeEach
  void start() {
    Thread.ofVirtual().start(this::serve);
    ProxySelector.setDefault(
        ProxySelector.of(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), proxy.getLocalPort())));
  }

  @AfterEach
  void stop() throws IOException {
    ProxySelector.setDefault(before);
    proxy.close();
  }

  private void serve() {
    while (!proxy.isClosed()) {
      try (Socket one = proxy.accept()) {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
          head.append((char) one.getInputStream().read());
        }
        asked.add(head.toString());
        one.getOutputStream()
            .write(
                "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\", NTLM\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(US_ASCII));
      } catch (IOException _) {
        // The test has ended.
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PasswordMethod.class)
  void reportsTheProxyAndSendsItNoPassword(PasswordMethod way) {
    var page =
        new SignInPage(
            URI.create("https://id.example.com/aws"),
            way,
            SamlFixture.password("wonderland"),
            Progress.NONE);
    var failure = assertThrows(NoCredentials.NotAnswered.class, () -> page.response(false));
    assertTrue(String.valueOf(failure.getMessage()).startsWith("a proxy on the way"), "" + failure);
    assertEquals(1, asked.size(), "" + asked);
    assertTrue(asked.getFirst().startsWith("CONNECT id.example.com:443 "), asked.getFirst());
    assertFalse(asked.getFirst().toLowerCase(java.util.Locale.ROOT).contains("authorization"));
  }
}
