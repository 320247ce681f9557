package vend.client.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.client.NoCredentials;

class OneTimeLinkTest {
  private static final String LINK = "https://signin.aws.amazon.com/federation?SigninToken=secret";
  private static final Duration AT_ONCE = Duration.ZERO;

  private OneTimeLink link = listen(LocalPeers.ofThisSystem());

  private static OneTimeLink listen(LocalPeers peers) {
    try {
      return OneTimeLink.listen(Secret.of(LINK), new SecureRandom(), peers);
    } catch (NoCredentials e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void stop() {
    link.close();
  }

  private String own() {
    return "Host: " + link.address().getAuthority();
  }

  private String send(String method, String target, String... headers) throws IOException {
    URI address = link.address();
    try (var socket = new Socket(InetAddress.ofLiteral(address.getHost()), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              "%s %s HTTP/1.1\r\n%s\r\n\r\n"
                  .formatted(method, target, String.join("\r\n", headers))
                  .getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private String open() throws IOException {
    return send("GET", link.address().getPath(), own());
  }

  private static void assertNothing(String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
    assertFalse(answer.contains("SigninToken"), answer);
  }

  @Test
  void theBrowserGetsTheLinkByARedirectThatNobodyKeeps() throws Exception {
    assertFalse(link.await(AT_ONCE));
    String answer = open();
    assertTrue(answer.startsWith("HTTP/1.1 303 "), answer);
    assertTrue(answer.contains("Location: " + LINK + "\r\n"), answer);
    assertTrue(answer.contains("Cache-control: no-store\r\n"), answer);
    assertTrue(answer.contains("Referrer-policy: no-referrer\r\n"), answer);
    assertTrue(link.await(Duration.ofSeconds(20)));
  }

  @Test
  void whoeverComesSecondGetsNothing() throws Exception {
    open();
    assertNothing(open());
  }

  @Test
  void theAddressTellsNothingOfTheLinkAndIsAnotherEachTime() {
    assertFalse(link.address().toString().contains("secret"));
    assertTrue(link.address().getPath().length() > 40);
    try (OneTimeLink other = listen(LocalPeers.UNKNOWN)) {
      assertNotEquals(link.address().getPath(), other.address().getPath());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "OPTIONS", "PUT"})
  void otherMethodsGetNothingAndUseNothingUp(String method) throws Exception {
    assertNothing(send(method, link.address().getPath(), own(), "Content-Length: 0"));
    assertTrue(open().startsWith("HTTP/1.1 303 "));
  }

  @Test
  void anotherPathHostOrAWebPageGetsNothingAndUsesNothingUp() throws Exception {
    String path = link.address().getPath();
    assertNothing(send("GET", "/", own()));
    assertNothing(send("GET", path + "?x", own()));
    assertNothing(send("GET", path + "/", own()));
    assertNothing(send("GET", path, "Host: evil.example:" + link.address().getPort()));
    assertNothing(send("GET", path, "Host: localhost:" + link.address().getPort()));
    assertNothing(send("GET", path, own(), own()));
    assertNothing(send("GET", path, own(), "Origin: https://evil.example"));
    assertTrue(open().startsWith("HTTP/1.1 303 "));
  }

  @Test
  void anotherUserOfTheMachineGetsNothingAndUsesNothingUp() throws Exception {
    link.close();
    link = listen((_, _) -> false);
    assertNothing(open());
    assertFalse(link.await(AT_ONCE));
  }

  @Test
  void theKernelsTableTellsTheOwnerOfAConnection() {
    var table =
        List.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0 1",
            "   1: 0100007F:A001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001  0 2",
            "garbage");
    assertEquals(Optional.of(1001), LocalPeers.Proc.owner(table, 0xA001, 0x1F90));
    assertEquals(Optional.empty(), LocalPeers.Proc.owner(table, 0x1F90, 0xA001));
    assertEquals(Optional.empty(), LocalPeers.Proc.owner(List.of(), 1, 2));
  }

  @Test
  void thisSystemsTableKnowsAConnectionOfOurs() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "there is no /proc/net/tcp here");
    URI address = link.address();
    try (var socket = new Socket(InetAddress.ofLiteral(address.getHost()), address.getPort())) {
      assertTrue(
          LocalPeers.Proc.owner(LocalPeers.Proc.tables(), socket.getLocalPort(), address.getPort())
              .isPresent());
    }
  }
}
