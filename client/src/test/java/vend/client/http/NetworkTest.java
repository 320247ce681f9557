package vend.client.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;

/** Proxies and certificates on the way to a server. */
class NetworkTest {
  private static final String HOST = "vend.example.com";
  private static final URI ADDRESS = URI.create("https://" + HOST + "/path");

  @TempDir static Path folder;
  private static TestAuthority authority;

  @BeforeAll
  static void certify() throws Exception {
    authority = TestAuthority.make(folder);
  }

  private static StubServer server() throws Exception {
    return StubServer.tls(authority.server(HOST)).on("GET /path", _ -> new Reply(200, "hello"));
  }

  private static Network network(String... variables) {
    var environment = new LinkedHashMap<String, String>();
    for (int i = 0; i < variables.length; i += 2) {
      environment.put(variables[i], variables[i + 1]);
    }
    return Network.ofEnvironment(environment);
  }

  private static Answer get(Network network, URI address) throws NoCredentials {
    try (BoundedHttp http = network.http()) {
      return http.send(Request.get(address), "the test");
    }
  }

  private static NoCredentials.NotAnswered failure(Network network, URI address) {
    return assertThrows(NoCredentials.NotAnswered.class, () -> get(network, address));
  }

  @Test
  void a_proxy_leads_to_a_server_that_a_private_authority_certifies() throws Exception {
    try (var server = server();
        var proxy = new LoopbackProxy(server.port())) {
      Network network =
          network("HTTPS_PROXY", proxy.address(), "VEND_CA_BUNDLE", authority.bundle().toString());
      assertEquals("hello", get(network, ADDRESS).text());
      assertTrue(proxy.asked().getFirst().startsWith("CONNECT vend.example.com:443 "));
    }
  }

  @Test
  void a_plain_request_goes_through_http_proxy_with_user_and_password() throws Exception {
    try (var proxy = new LoopbackProxy(0, "ada:pass word@1")) {
      Network network = network("HTTP_PROXY", proxy.address("ada:pass%20word%401"));
      Answer answer = get(network, URI.create("http://plain.example.com/x"));
      assertEquals(Optional.of("proxy"), answer.header("x-by"));
      assertEquals(1, proxy.asked().size(), "user and password go at once");
    }
  }

  @Test
  void user_and_password_go_to_the_proxy_at_once_and_not_to_the_server() throws Exception {
    try (var server = server();
        var proxy = new LoopbackProxy(server.port(), "ada:secret")) {
      Network network =
          network(
              "HTTPS_PROXY",
              proxy.address("ada:secret"),
              "VEND_CA_BUNDLE",
              authority.bundle().toString());
      try (BoundedHttp http = network.http()) {
        assertEquals("hello", http.send(Request.get(ADDRESS), "the test").text());
        assertEquals("hello", http.send(Request.get(ADDRESS), "the test").text());
      }
      assertEquals(1, proxy.asked().size(), "the second request takes the same connection");
      assertEquals("", server.asked().getFirst().header("proxy-authorization"));
    }
  }

  @Test
  void a_proxy_that_refuses_the_password_is_asked_once_and_named() throws Exception {
    try (var proxy = new LoopbackProxy(0, "ada:secret")) {
      var failure = failure(network("HTTPS_PROXY", proxy.address("ada:wrong")), ADDRESS);
      assertTrue(String.valueOf(failure.getMessage()).contains("HTTPS_PROXY (407)"), "" + failure);
      assertTrue(failure.next().orElse("").startsWith("Check both"), "" + failure.next());
      assertFalse((failure + failure.next().orElse("")).contains("wrong"));
      assertEquals(1, proxy.asked().size());
    }
  }

  @Test
  void digest_and_ntlm_go_through_a_proxy_with_user_and_password() throws Exception {
    try (var server = server();
        var proxy = new LoopbackProxy(server.port(), "ada:secret")) {
      Network network =
          network(
              "https_proxy",
              proxy.address("ada:secret"),
              "AWS_CA_BUNDLE",
              authority.bundle().toString());
      var login = new ServerLogin(ADDRESS, new ServerLogin.Proof.Digest("u", Secret.of("p")));
      try (var http = network.httpWithCookies(login)) {
        assertEquals("hello", http.send(Request.get(ADDRESS), "the test").text());
      }
      assertEquals("", server.asked().getFirst().header("proxy-authorization"));
    }
  }

  @Test
  void a_proxy_that_wants_another_password_is_told_from_one_that_wants_any() throws Exception {
    try (var proxy = new LoopbackProxy(0, "ada:secret")) {
      URI plain = URI.create("http://plain.example.com/x");
      var none = failure(network("HTTP_PROXY", proxy.address()), plain);
      assertTrue(String.valueOf(none.getMessage()).contains("wants a sign-in of its own (407)"));
      var wrong = failure(network("HTTP_PROXY", proxy.address("ada:wrong")), plain);
      assertTrue(
          String.valueOf(wrong.getMessage()).contains("does not take the user and password"));
    }
  }

  @ParameterizedTest
  @CsvSource({"403, false", "502, true"})
  void a_proxy_that_lets_nothing_through_is_named(int status, boolean passing) throws Exception {
    try (var proxy = new LoopbackProxy(0)) {
      proxy.refuse(status);
      var failure = failure(network("HTTPS_PROXY", proxy.address()), ADDRESS);
      assertEquals(
          "the test does not answer: the proxy %s (HTTPS_PROXY) let nothing through to %s (status %d)"
              .formatted(proxy.address().substring(7), HOST, status),
          failure.getMessage());
      assertEquals(passing, failure.isPassing());
    }
  }

  /** What a proxy answers to CONNECT is not what the server says. */
  @Test
  void a_page_of_a_proxy_is_no_answer_of_the_server() throws Exception {
    String page = "HTTP/1.1 403 No\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000);
    try (var proxy = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            try (var one = proxy.accept()) {
              int _ = one.getInputStream().read(new byte[16 * 1024]);
              one.getOutputStream().write(page.getBytes(US_ASCII));
              int _ = one.getInputStream().read();
            } catch (IOException _) {
              // The client has gone.
            }
          });
      var failure =
          failure(network("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort()), ADDRESS);
      assertTrue(
          String.valueOf(failure.getMessage()).contains("let nothing through"), "" + failure);
    }
  }

  @Test
  void a_proxy_that_is_away_is_named() throws Exception {
    String address;
    try (var proxy = new LoopbackProxy(0)) {
      address = proxy.address();
    }
    var failure = failure(network("https_proxy", address), ADDRESS);
    assertTrue(String.valueOf(failure.getMessage()).contains("the proxy 127.0.0.1:"), "" + failure);
    assertEquals(Optional.of("Check host and port in https_proxy."), failure.next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ada:secret@proxy.example.com:3128",
        "socks5://ada:secret@proxy.example.com",
        "http://ada:secret@",
        "http://ada:se%cret@proxy.example.com",
        "http://ada:secret@proxy example"
      })
  void a_proxy_that_cannot_be_used_is_an_error_only_where_it_is_needed(String text)
      throws Exception {
    var failure = failure(network("HTTPS_PROXY", text), ADDRESS);
    assertEquals("HTTPS_PROXY names no proxy that Vend can use", failure.getMessage());
    assertFalse(failure.toString().contains("cret@"));
    try (var near = new StubServer().on("GET /path", _ -> new Reply(200, "near"))) {
      Network network = network("HTTPS_PROXY", text, "HTTP_PROXY", text);
      assertEquals("near", get(network, near.at("/path")).text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1/",
    "http://localhost:1/",
    "http://[::1]:1/",
    "https://127.9.9.9/",
  })
  void loopback_is_never_behind_a_proxy(URI address) {
    Network network =
        network("HTTP_PROXY", "http://proxy:1", "HTTPS_PROXY", "http://proxy:1", "NO_PROXY", "");
    assertEquals(Optional.empty(), network.proxy(address));
    assertEquals("[DIRECT]", network.proxySelector().select(address).toString());
  }

  @Test
  void small_letters_count_more_and_the_scheme_chooses() {
    Network network =
        network(
            "HTTPS_PROXY",
            "http://large:1",
            "https_proxy",
            "small:2",
            "HTTP_PROXY",
            "http://other");
    assertEquals("the proxy small:2 (https_proxy)", network.proxy(ADDRESS).orElseThrow() + "");
    assertEquals(
        "the proxy other:1080 (HTTP_PROXY)",
        network.proxy(URI.create("http://a.example")).orElseThrow() + "");
    assertEquals(
        Optional.empty(), network("HTTPS_PROXY", " ").proxy(ADDRESS).map(Object::toString));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "example.com                 | https://example.com      | true",
        "example.com                 | https://vend.EXAMPLE.com | true",
        ".example.com                | https://example.com      | true",
        ".example.com                | https://vend.example.com | true",
        "*.example.com               | https://vend.example.com | true",
        "example.com                 | https://badexample.com   | false",
        "vend.example.com            | https://example.com      | false",
        "*                           | https://example.com      | true",
        "a.example, b.example        | https://b.example        | true",
        "a.example b.example         | https://b.example        | true",
        "example.com:8443            | https://example.com:8443 | true",
        "example.com:8443            | https://example.com      | false",
        "example.com:443             | https://example.com      | true",
        "example.com.                | https://example.com      | true",
        "10.0.0.0/8                  | https://10.1.2.3         | true",
        "10.0.0.0/8                  | https://11.1.2.3         | false",
        "10.1.2.3                    | https://10.1.2.3         | true",
        "2.3                         | https://10.1.2.3         | false",
        "fd00::/8                    | https://[fd12::1]        | true",
        "fd12:0:0::1                 | https://[fd12::1]        | true",
        "[fd12::1]:443               | https://[fd12::1]        | true",
        "10.0.0.0/99                 | https://10.1.2.3         | false",
        "10.0.0.0/x                  | https://10.1.2.3         | false",
      })
  void no_proxy_names_the_hosts_that_need_none(String list, URI address, boolean matches) {
    Network network = network("HTTPS_PROXY", "http://proxy.example:1", "no_proxy", list);
    assertEquals(matches, network.proxy(address).isEmpty());
  }

  @Test
  void without_variables_javas_own_settings_count() {
    assertEquals(
        java.net.ProxySelector.getDefault().select(ADDRESS),
        Network.PLAIN.proxySelector().select(ADDRESS));
  }

  @Test
  void a_certificate_of_an_unknown_authority_names_it_and_the_setting() throws Exception {
    try (var server = server();
        var proxy = new LoopbackProxy(server.port())) {
      Network network = network("HTTPS_PROXY", proxy.address());
      var failure = failure(network, ADDRESS);
      assertUnknown(failure);
      var login = new ServerLogin(ADDRESS, new ServerLogin.Proof.Ntlm("u", Secret.of("p")));
      try (var http = network.httpWithCookies(login)) {
        assertUnknown(
            assertThrows(
                NoCredentials.NotAnswered.class,
                () -> http.send(Request.get(ADDRESS), "the test")));
      }
      assertTrue(server.asked().isEmpty(), "nothing is sent to it");
    }
  }

  private static void assertUnknown(NoCredentials.NotAnswered failure) {
    assertEquals(
        "the certificate of vend.example.com is signed by \"%s\", which this machine does not trust"
            .formatted(TestAuthority.NAME),
        failure.getMessage());
    assertEquals(
        Optional.of("Name its certificate with --ca-bundle, VEND_CA_BUNDLE or caBundle."),
        failure.next());
    assertFalse(failure.isPassing());
  }

  @Test
  void certificates_of_another_host_and_of_another_time_read_differently() throws Exception {
    String bundle = authority.bundle().toString();
    try (var server = StubServer.tls(authority.server("other.example.com"));
        var proxy = new LoopbackProxy(server.port())) {
      assertTrue(
          String.valueOf(
                  failure(network("HTTPS_PROXY", proxy.address(), "SSL_CERT_FILE", bundle), ADDRESS)
                      .getMessage())
              .contains("a certificate that is not for that host"));
    }
    try (var server = StubServer.tls(authority.expired(HOST));
        var proxy = new LoopbackProxy(server.port())) {
      assertTrue(
          String.valueOf(
                  failure(network("HTTPS_PROXY", proxy.address(), "SSL_CERT_FILE", bundle), ADDRESS)
                      .getMessage())
              .contains("has expired, or is not valid yet"));
    }
  }

  @Test
  void a_bundle_is_trusted_beside_what_java_trusts() throws Exception {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init((java.security.KeyStore) null);
    var javas = (X509TrustManager) managers.getTrustManagers()[0];
    var all =
        Arrays.asList(
            network("VEND_CA_BUNDLE", authority.bundle().toString()).trust().getAcceptedIssuers());
    assertEquals(javas.getAcceptedIssuers().length + 1, all.size());
    assertTrue(all.containsAll(Arrays.asList(javas.getAcceptedIssuers())));
  }

  @Test
  void vends_own_variable_counts_more_than_that_of_awss_tools_and_that_more_than_openssls() {
    assertEquals(
        "AWS_CA_BUNDLE",
        CaBundle.find(Map.of("VEND_CA_BUNDLE", " ", "AWS_CA_BUNDLE", "a", "SSL_CERT_FILE", "b"))
            .orElseThrow()
            .setting());
    assertEquals(
        "VEND_CA_BUNDLE",
        CaBundle.find(Map.of("VEND_CA_BUNDLE", "c", "AWS_CA_BUNDLE", "a")).orElseThrow().setting());
    assertEquals(Optional.empty(), CaBundle.find(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "empty", "damaged", "a folder", "of something else"})
  void a_bundle_that_cannot_be_used_is_named_with_its_setting(String kind) throws Exception {
    Path file = folder.resolve("bundle of " + kind);
    switch (kind) {
      case "empty" -> Files.writeString(file, "");
      case "damaged" ->
          Files.writeString(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
      case "a folder" -> Files.createDirectories(file);
      case "of something else" ->
          Files.writeString(file, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
      default -> Files.deleteIfExists(file);
    }
    Network network = network("AWS_CA_BUNDLE", file.toString());
    String start = "the CA bundle %s (AWS_CA_BUNDLE) can't be used: ".formatted(file);
    assertTrue(
        String.valueOf(failure(network, ADDRESS).getMessage()).startsWith(start),
        failure(network, ADDRESS).toString());
  }

  @Test
  void a_refused_connection_an_unknown_host_and_a_time_out_read_differently() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    var refused = failure(Network.PLAIN, URI.create("http://127.0.0.1:" + port + "/?t=a-secret"));
    assertEquals(
        "the test does not answer: 127.0.0.1:%d refused the connection".formatted(port),
        refused.getMessage());
    assertEquals(
        Optional.of(
            "Check the port, and that the server is running: curl -i http://127.0.0.1:%d/"
                .formatted(port)),
        refused.next());
    var unknown = failure(Network.PLAIN, URI.create("https://no-such-host.invalid/?t=a-secret"));
    assertEquals(
        "the test does not answer: this machine knows no host no-such-host.invalid",
        unknown.getMessage());
    assertTrue(unknown.next().orElse("").contains("HTTPS_PROXY"), "" + unknown.next());
    var late =
        Network.PLAIN.failure("the test", ADDRESS, new ConnectTimeoutException("HTTP connect"));
    assertEquals(
        "the test does not answer: no connection to vend.example.com:443 came about",
        late.getMessage());
    assertTrue(late.next().orElse("").contains("firewall"), "" + late.next());
    assertFalse(refused.isPassing() || unknown.isPassing() || late.isPassing());
  }

  @Test
  void a_server_without_tls_reads_differently_from_an_untrusted_one() throws IOException {
    try (var plain = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            while (!plain.isClosed()) {
              // The client may try twice.
              try (var one = plain.accept()) {
                // A connection that is closed with unread bytes is reset, which reads differently.
                int _ = one.getInputStream().read(new byte[16 * 1024]);
                one.getOutputStream().write("HTTP/1.1 400 What\r\n\r\n".getBytes(US_ASCII));
              } catch (IOException _) {
                // The client has gone, or the test is over.
              }
            }
          });
      var failure = failure(Network.PLAIN, URI.create("https://127.0.0.1:" + plain.getLocalPort()));
      assertTrue(String.valueOf(failure.getMessage()).contains("no TLS connection"), "" + failure);
    }
  }
}
