package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.LoopbackCertificate;
import vend.caller.TestIssuer;

/**
 * An OpenID Connect issuer with TLS and a public host name, because the packaged function accepts
 * no other. A hosts file of the function's JVM maps the name to 127.0.0.1, and the JVM trusts the
 * test's certificate.
 */
final class TlsIssuer implements AutoCloseable {
  private static final String HOST = "id.example.com";

  private final HttpsServer server;
  private final TestIssuer issuer;
  private final LoopbackCertificate certificate;
  private final Path hosts;

  TlsIssuer(Path folder) throws Exception {
    certificate =
        LoopbackCertificate.make(
            folder.resolve("tls.p12"), HOST, "SAN=dns:" + HOST, "BC:c=ca:true");
    hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + HOST + "\n");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    issuer = new TestIssuer("https://%s:%d".formatted(HOST, server.getAddress().getPort()));
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> answer(exchange, issuer.discovery(issuer.url() + "/keys")));
    server.createContext("/keys", exchange -> answer(exchange, issuer.keySet()));
    server.start();
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (exchange) {
      byte[] bytes = text.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  String url() {
    return issuer.url();
  }

  /** JVM options with which the function finds the issuer. */
  List<String> hostOptions() {
    return List.of("-Djdk.net.hosts.file=" + hosts);
  }

  /** Returns the certificate that the function must trust, in PEM. */
  String certificate() throws Exception {
    return certificate.pem();
  }

  /** JVM options with which the function finds and trusts the issuer. */
  List<String> jvmOptions() {
    return List.of(
        "-Djdk.net.hosts.file=" + hosts,
        "-Djavax.net.ssl.trustStore=" + certificate.store(),
        "-Djavax.net.ssl.trustStorePassword=" + LoopbackCertificate.PASSWORD);
  }

  String token(Map<String, Object> claims) {
    var all = new LinkedHashMap<>(issuer.claims(Instant.now()));
    all.putAll(claims);
    return issuer.sign(all);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
