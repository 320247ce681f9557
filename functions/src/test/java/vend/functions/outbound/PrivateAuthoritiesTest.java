package vend.functions.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Authorities;
import vend.LoopbackCertificate;

/** Certificates that are trusted in addition to the JDK's, over real TLS. */
class PrivateAuthoritiesTest {
  private static final OutboundHttp.Bounds BOUNDS =
      new OutboundHttp.Bounds(Duration.ofSeconds(30), 1000);

  @TempDir private Path folder;
  private LoopbackCertificate certificate;
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    certificate = LoopbackCertificate.make(folder);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("ca.pem"), text);
  }

  private int ask(OutboundHttp http) throws Exception {
    URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    return http.get(address, Map.of(), BOUNDS).status();
  }

  @Test
  void trusts_a_server_only_with_the_bundle() throws Exception {
    var http = new OutboundHttp();
    assertThrows(SSLHandshakeException.class, () -> ask(http));
    assertEquals(204, ask(http.trusting(PrivateAuthorities.read(file(certificate.pem())))));
    assertThrows(SSLHandshakeException.class, () -> ask(http));
  }

  @Test
  void trusts_no_server_whose_certificate_is_not_in_the_bundle(@TempDir Path other)
      throws Exception {
    var bundle = PrivateAuthorities.read(file(LoopbackCertificate.make(other).pem()));
    var http = new OutboundHttp().trusting(bundle);
    assertThrows(SSLHandshakeException.class, () -> ask(http));
  }

  @Test
  void trusts_the_authorities_of_the_jdk_as_before() throws Exception {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init((KeyStore) null);
    var jdks = (X509TrustManager) managers.getTrustManagers()[0];
    var expected = new HashSet<X509Certificate>(List.of(jdks.getAcceptedIssuers()));
    assertTrue(expected.size() > 50, "the JDK has authorities");
    expected.add(certificate.certificate());
    var bundle = PrivateAuthorities.read(file(certificate.pem()));
    assertEquals(expected, Set.of(Authorities.beside(bundle.certificates()).getAcceptedIssuers()));
  }

  @Test
  void reads_every_certificate_of_the_file(@TempDir Path other) throws Exception {
    var second = LoopbackCertificate.make(other);
    assertEquals(
        List.of(certificate.certificate(), second.certificate()),
        PrivateAuthorities.read(file(certificate.pem() + second.pem())).certificates());
  }

  private static void assertUnusable(Path file, String why) {
    var refusal = assertThrows(IllegalArgumentException.class, () -> PrivateAuthorities.read(file));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.startsWith("names " + file + ", " + why), message);
  }

  @Test
  void reports_a_file_that_is_missing_or_cannot_be_read() {
    assertUnusable(folder.resolve("missing.pem"), "which does not exist");
    assertUnusable(folder, "which cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "-----BEGIN CERTIFICATE-----", "no certificate"})
  void reports_a_file_without_certificates(String text) throws Exception {
    assertUnusable(file(text), "which holds no certificate in PEM");
  }

  @Test
  void reports_which_certificate_is_damaged() throws Exception {
    String damaged = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    assertUnusable(file(certificate.pem() + damaged), "whose certificate number 2 is damaged");
  }

  @Test
  void reads_at_most_1_mebibyte() throws Exception {
    String pem = certificate.pem();
    String longest = pem + " ".repeat((1 << 20) - pem.length());
    assertEquals(1, PrivateAuthorities.read(file(longest)).certificates().size());
    assertUnusable(file(longest + " "), "which is larger than 1 MiB");
  }
}
