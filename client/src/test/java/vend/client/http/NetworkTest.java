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
import vend.RefusingPort;
import vend.Secret;
import vend.client.http.StubServer.Reply;
import vend.client.source.NoCredentials;

/** Proxies and trusted certificates of connections. */
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
  void reaches_a_server_with_a_private_ca_through_a_proxy() throws Exception {
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
  void names_a_proxy_that_rejects_the_password_after_one_attempt() throws Exception {
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
  void distinguishes_a_wrong_proxy_login_from_a_missing_one() throws Exception {
    try (var proxy = new LoopbackProxy(0, "ada:secret")) {
      URI plain = URI.create("http://plain.example.com/x");
      var none = failure(network("HTTP_PROXY", proxy.address()), plain);
      assertTrue(String.valueOf(none.getMessage()).contains("requires a login (407)"));
      var wrong = failure(network("HTTP_PROXY", proxy.address("ada:wrong")), plain);
      assertTrue(String.valueOf(wrong.getMessage()).contains("rejected the user and password"));
    }
  }

  @ParameterizedTest
  @CsvSource({"403, false", "502, true"})
  void names_a_proxy_that_refuses_to_connect(int status, boolean passing) throws Exception {
    try (var proxy = new LoopbackProxy(0)) {
      proxy.refuse(status);
      var failure = failure(network("HTTPS_PROXY", proxy.address()), ADDRESS);
      assertEquals(
          "the test does not answer: the proxy %s (HTTPS_PROXY) refused to connect to %s (status %d)"
              .formatted(proxy.address().substring(7), HOST, status),
          failure.getMessage());
      assertEquals(passing, failure.isPassing());
    }
  }

  /** A proxy's response to CONNECT is not returned as the server's. */
  @Test
  void does_not_return_a_proxys_page_as_the_servers_answer() throws Exception {
    String page = "HTTP/1.1 403 No\r\nContent-Length: 20000\r\n\r\n" + "x".repeat(20_000);
    try (var proxy = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            try (var one = proxy.accept()) {
              int _ = one.getInputStream().read(new byte[16 * 1024]);
              one.getOutputStream().write(page.getBytes(US_ASCII));
              int _ = one.getInputStream().read();
            } catch (IOException _) {
              // The client has closed the connection.
            }
          });
      var failure =
          failure(network("HTTPS_PROXY", "http://127.0.0.1:" + proxy.getLocalPort()), ADDRESS);
      assertTrue(String.valueOf(failure.getMessage()).contains("refused to connect"), "" + failure);
    }
  }

  @Test
  void names_a_proxy_that_does_not_answer() throws Exception {
    String address;
    try (var proxy = new LoopbackProxy(0)) {
      address = proxy.address();
    }
    var failure = failure(network("https_proxy", address), ADDRESS);
    assertTrue(String.valueOf(failure.getMessage()).contains("the proxy 127.0.0.1:"), "" + failure);
    assertEquals(Optional.of("Check the host and port in https_proxy."), failure.next());
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
  void an_invalid_proxy_fails_only_requests_that_need_it(String text) throws Exception {
    var failure = failure(network("HTTPS_PROXY", text), ADDRESS);
    assertEquals("the value of HTTPS_PROXY is not a proxy that Vend can use", failure.getMessage());
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
  void loopback_never_uses_a_proxy(URI address) {
    Network network =
        network("HTTP_PROXY", "http://proxy:1", "HTTPS_PROXY", "http://proxy:1", "NO_PROXY", "");
    assertEquals(Optional.empty(), network.proxy(address));
    assertEquals("[DIRECT]", network.proxySelector().select(address).toString());
  }

  @Test
  void lower_case_variables_take_precedence_and_the_scheme_selects_the_proxy() {
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
  void without_variables_javas_own_settings_apply() {
    assertEquals(
        java.net.ProxySelector.getDefault().select(ADDRESS),
        Network.PLAIN.proxySelector().select(ADDRESS));
  }

  @Test
  void reports_an_unknown_ca_with_its_name_and_the_setting() throws Exception {
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
        Optional.of(
            "Name a file with that CA's certificate in --ca-bundle, VEND_CA_BUNDLE or caBundle."),
        failure.next());
    assertFalse(failure.isPassing());
  }

  @Test
  void distinguishes_certificates_of_another_host_from_expired_ones() throws Exception {
    String bundle = authority.bundle().toString();
    try (var server = StubServer.tls(authority.server("other.example.com"));
        var proxy = new LoopbackProxy(server.port())) {
      assertTrue(
          String.valueOf(
                  failure(network("HTTPS_PROXY", proxy.address(), "SSL_CERT_FILE", bundle), ADDRESS)
                      .getMessage())
              .contains("the certificate of the server at vend.example.com is for another host"));
    }
    try (var server = StubServer.tls(authority.expired(HOST));
        var proxy = new LoopbackProxy(server.port())) {
      assertTrue(
          String.valueOf(
                  failure(network("HTTPS_PROXY", proxy.address(), "SSL_CERT_FILE", bundle), ADDRESS)
                      .getMessage())
              .contains("has expired or is not valid yet"));
    }
  }

  @Test
  void a_ca_bundle_is_trusted_in_addition_to_javas_cas() throws Exception {
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
  void vends_variable_precedes_awss_and_openssls() {
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
  void names_an_unusable_ca_bundle_and_its_setting(String kind) throws Exception {
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
  void distinguishes_refused_connections_unknown_hosts_and_timeouts() throws Exception {
    NoCredentials.NotAnswered refused;
    try (var refusing = new RefusingPort()) {
      refused = failure(Network.PLAIN, refusing.at("/?t=a-secret"));
      assertEquals(
          "the test does not answer: 127.0.0.1:%d refused the connection"
              .formatted(refusing.number()),
          refused.getMessage());
      assertEquals(
          Optional.of(
              "Check the port, and that the server is running: curl -i " + refusing.at("/")),
          refused.next());
    }
    var unknown = failure(Network.PLAIN, URI.create("https://no-such-host.invalid/?t=a-secret"));
    assertEquals(
        "the test does not answer: host no-such-host.invalid cannot be resolved",
        unknown.getMessage());
    assertTrue(unknown.next().orElse("").contains("HTTPS_PROXY"), "" + unknown.next());
    var late =
        Network.PLAIN.failure("the test", ADDRESS, new ConnectTimeoutException("HTTP connect"));
    assertEquals(
        "the test does not answer: no connection to vend.example.com:443 could be opened",
        late.getMessage());
    assertTrue(late.next().orElse("").contains("firewall"), "" + late.next());
    assertFalse(refused.isPassing() || unknown.isPassing() || late.isPassing());
  }

  @Test
  void distinguishes_a_server_without_tls_from_an_untrusted_one() throws IOException {
    try (var plain = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual()
          .start(() -> {
            while (!plain.isClosed()) {
              // The client may open a second connection.
              try (var one = plain.accept()) {
                // Closing with unread bytes would reset the connection, which has another message.
                int _ = one.getInputStream().read(new byte[16 * 1024]);
                one.getOutputStream().write("HTTP/1.1 400 What\r\n\r\n".getBytes(US_ASCII));
              } catch (IOException _) {
                // The client has closed the connection, or the test has ended.
              }
            }
          });
      var failure = failure(Network.PLAIN, URI.create("https://127.0.0.1:" + plain.getLocalPort()));
      assertTrue(
          String.valueOf(failure.getMessage()).contains("the TLS connection to"), "" + failure);
    }
  }
}
