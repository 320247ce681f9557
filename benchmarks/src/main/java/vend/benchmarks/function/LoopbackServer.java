package vend.benchmarks.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import vend.functions.outbound.OutboundHttp;

/** A server on loopback for priming. It answers every request with the same bytes. */
public final class LoopbackServer implements AutoCloseable {
  /** The password of a key store that exists for one run only; it protects nothing. */
  public static final String PASSWORD = "loopback";

  private static final int OK = 200;

  /** About the size of a credentials document. */
  private static final byte[] ANSWER = "x".repeat(1_500).getBytes(UTF_8);

  static {
    // Otherwise the kernel delays the second part of an answer until the first is acknowledged.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SSLContext tls;
  private final HttpServer plain;
  private final HttpsServer secured;

  /**
   * @param store a key with a certificate for {@code localhost}
   */
  LoopbackServer(Path store) throws IOException, GeneralSecurityException {
    this.tls = context(store);
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.plain = HttpServer.create(anyPort, 0);
    this.secured = HttpsServer.create(anyPort, 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(tls));
    for (HttpServer server : new HttpServer[] {plain, secured}) {
      server.setExecutor(threads);
      server.createContext("/", LoopbackServer::answer);
      server.start();
    }
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      own.load(stream, PASSWORD.toCharArray());
    }
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("own", own.getCertificate("own"));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      exchange.sendResponseHeaders(OK, ANSWER.length);
      exchange.getResponseBody().write(ANSWER);
    }
  }

  /** Redirects a call to this server. Calls to an issuer come here through {@link #outbound()}. */
  Call diverted(Call call) {
    return call.isForIssuer()
        ? call
        : new Call(call.service(), call.method(), at("http", plain), call.headers(), call.body());
  }

  private static URI at(String scheme, HttpServer server) {
    return URI.create("%s://localhost:%d/".formatted(scheme, server.getAddress().getPort()));
  }

  /** Returns the JDK's client, which sends every request to this server. */
  OutboundHttp outbound() {
    UnaryOperator<URI> here = address -> at("https", secured).resolve(address.getRawPath());
    return new OutboundHttp(here, tls.getSocketFactory());
  }

  @Override
  public void close() {
    plain.stop(0);
    secured.stop(0);
    threads.shutdownNow();
  }
}
