package vend.client.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.client.source.NoCredentials;

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
  void redirectsTheBrowserToTheLinkWithoutCaching() throws Exception {
    assertFalse(link.await(AT_ONCE));
    String answer = open();
    assertTrue(answer.startsWith("HTTP/1.1 303 "), answer);
    assertTrue(answer.contains("Location: " + LINK + "\r\n"), answer);
    assertTrue(answer.contains("Cache-control: no-store\r\n"), answer);
    assertTrue(answer.contains("Referrer-policy: no-referrer\r\n"), answer);
    assertTrue(link.await(Duration.ofSeconds(20)));
  }

  @Test
  void aSecondRequestGetsNothing() throws Exception {
    open();
    assertNothing(open());
  }

  @Test
  void theAddressIsRandomAndDoesNotContainTheLink() {
    assertFalse(link.address().toString().contains("secret"));
    assertTrue(link.address().getPath().length() > 40);
    try (OneTimeLink other = listen(LocalPeers.UNKNOWN)) {
      assertNotEquals(link.address().getPath(), other.address().getPath());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD", "POST", "OPTIONS", "PUT"})
  void otherMethodsGetNothingAndTheLinkStaysValid(String method) throws Exception {
    assertNothing(send(method, link.address().getPath(), own(), "Content-Length: 0"));
    assertTrue(open().startsWith("HTTP/1.1 303 "));
  }

  @Test
  void requestsWithAnotherPathHostOrOriginGetNothingAndTheLinkStaysValid() throws Exception {
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
  void anotherUserOfTheMachineGetsNothingAndTheLinkStaysValid() throws Exception {
    link.close();
    link = listen((_, _) -> false);
    assertNothing(open());
    assertFalse(link.await(AT_ONCE));
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  private static String line(String local, String remote, String state, int user, int inode) {
    return "   1: %s %s %s 00000000:00000000 00:00000000 00000000  %d  0 %d"
        .formatted(local, remote, state, user, inode);
  }

  @Test
  void finds_the_owner_of_a_connection_in_the_kernels_table() {
    var table =
        List.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
            line("0100007F:1F90", "00000000:0000", "0A", 1000, 1),
            line("0100007F:A001", "0100007F:1F90", "01", 1001, 2),
            "garbage",
            "7 8 9 10 11 12 13 14 15 16");
    assertEquals(OptionalInt.of(1001), LocalPeers.Proc.owner(table, at(0xA001), at(0x1F90)));
    assertEquals(OptionalInt.empty(), LocalPeers.Proc.owner(table, at(0x1F90), at(0xA001)));
    assertEquals(OptionalInt.empty(), LocalPeers.Proc.owner(List.of(), at(1), at(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "04", "05", "08", "09", "0B"})
  void finds_a_connection_that_is_being_closed(String state) {
    var table = List.of(line("0100007F:A001", "0100007F:1F90", state, 1001, 2));
    assertEquals(OptionalInt.of(1001), LocalPeers.Proc.owner(table, at(0xA001), at(0x1F90)));
  }

  @Test
  void compares_addresses_as_well_as_ports() {
    var table =
        List.of(
            line("0200007F:A001", "0100007F:1F90", "01", 1001, 2),
            line("0100007F:A001", "0200007F:1F90", "01", 1002, 3),
            line(
                "0000000000000000FFFF00000100007F:A001",
                "0000000000000000FFFF00000100007F:1F90",
                "01",
                1003,
                4));
    assertEquals(OptionalInt.of(1003), LocalPeers.Proc.owner(table, at(0xA001), at(0x1F90)));
  }

  @Test
  void a_socket_that_no_process_holds_has_no_owner() {
    var table = List.of(line("0100007F:A001", "0100007F:1F90", "05", 0, 0));
    assertEquals(OptionalInt.empty(), LocalPeers.Proc.owner(table, at(0xA001), at(0x1F90)));
  }

  @Test
  void refuses_a_peer_that_the_table_does_not_contain() {
    assumeTrue(LocalPeers.Proc.tables().isPresent(), "this system has no /proc/net/tcp");
    assertFalse(LocalPeers.ofThisSystem().isOwn(at(1), at(2)));
  }

  @Test
  void finds_a_real_connection_in_this_systems_table() throws Exception {
    assumeTrue(LocalPeers.Proc.tables().isPresent(), "this system has no /proc/net/tcp");
    URI address = link.address();
    try (var socket = new Socket(InetAddress.ofLiteral(address.getHost()), address.getPort())) {
      assertTrue(
          LocalPeers.Proc.owner(
                  LocalPeers.Proc.tables().orElseThrow(),
                  at(socket.getLocalPort()),
                  at(address.getPort()))
              .isPresent());
    }
  }

  /** Sends the request and closes the sending half in one segment, then reads the answer. */
  private static final String HALF_CLOSES =
      """
      use Socket;
      socket(my $s, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
      connect($s, sockaddr_in($ARGV[0], inet_aton("127.0.0.1"))) or die "connect: $!";
      send($s, "GET $ARGV[1] HTTP/1.1\\r\\nHost: 127.0.0.1:$ARGV[0]\\r\\n\\r\\n", 0x8000) or die;
      shutdown($s, 1);
      print while <$s>;
      """;

  @Test
  void a_half_closed_connection_of_another_user_gets_nothing() throws Exception {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "only root can start a client as another user");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/setpriv"))
            && Files.isExecutable(Path.of("/usr/bin/perl")),
        "setpriv and perl start the client as another user; one of them is missing");
    URI address = link.address();
    Process other =
        new ProcessBuilder(
                "/usr/bin/setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "/usr/bin/perl",
                "-e",
                HALF_CLOSES,
                Integer.toString(address.getPort()),
                address.getPath())
            .directory(new File("/"))
            .redirectErrorStream(true)
            .start();
    assertNothing(new String(other.getInputStream().readAllBytes(), US_ASCII));
    assertEquals(0, other.waitFor());
    assertTrue(open().startsWith("HTTP/1.1 303 "));
  }
}
