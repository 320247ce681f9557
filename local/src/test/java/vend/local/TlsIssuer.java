package vend.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import vend.caller.TestIssuer;

/**
 * An issuer on TLS under a public name, for the packaged function, which takes no other: the name
 * leads to 127.0.0.1 by a hosts file of the JVM's own, and a certificate made for the test is the
 * only one that it trusts.
 */
final class TlsIssuer implements AutoCloseable {
  private static final String HOST = "id.example.com";
  private static final String PASSWORD = "changeit";

  private final HttpsServer server;
  private final TestIssuer issuer;
  private final Path store;
  private final Path hosts;

  TlsIssuer(Path folder) throws Exception {
    store = folder.resolve("tls.p12");
    hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 " + HOST + "\n");
    makeCertificate();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls()));
    issuer = new TestIssuer("https://%s:%d".formatted(HOST, server.getAddress().getPort()));
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> answer(exchange, issuer.discovery(issuer.url() + "/keys")));
    server.createContext("/keys", exchange -> answer(exchange, issuer.keySet()));
    server.start();
  }

  private void makeCertificate() throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "issuer",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + HOST,
                "-ext",
                "SAN=dns:" + HOST,
                "-ext",
                "BC:c=ca:true",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool made no certificate");
    }
  }

  private KeyStore keys() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, PASSWORD.toCharArray());
    }
    return keys;
  }

  private SSLContext tls() throws Exception {
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys(), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
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

  /** What the function's JVM needs to find it. */
  List<String> hostOptions() {
    return List.of("-Djdk.net.hosts.file=" + hosts);
  }

  /** What the function needs to trust it, in PEM. */
  String certificate() throws Exception {
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(
            Base64.getMimeEncoder().encodeToString(keys().getCertificate("issuer").getEncoded()));
  }

  /** What the function's JVM needs to find and to trust it. */
  List<String> jvmOptions() {
    return List.of(
        "-Djdk.net.hosts.file=" + hosts,
        "-Djavax.net.ssl.trustStore=" + store,
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
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
