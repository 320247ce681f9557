package vend.functions.priming;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import vend.Json;
import vend.functions.outbound.OutboundHttp;

/**
 * A loopback server for priming. It acts as STS, DynamoDB, KMS, S3, the federation endpoint and two
 * issuers, as far as one request needs them. Its credentials are random and work nowhere.
 *
 * <p>It speaks plain HTTP with the SDK. A TLS handshake of the Common Runtime before a snapshot
 * would put the state of its random generator into the snapshot, the same for all instances. Other
 * clients use the JDK's TLS, whose generator reads the system's randomness each time.
 */
final class LoopbackAws implements AutoCloseable {
  private static final int MOST_BYTES = 1 << 20;
  private static final OutboundHttp.Bounds ONE_ANSWER =
      new OutboundHttp.Bounds(Duration.ofSeconds(5), MOST_BYTES);
  private static final int KEY_BYTES = 32;
  private static final int OK = 200;
  private static final String BUCKET = "/priming/";
  private static final String REQUEST_PREFIX = "request#";

  /** The samples name a request by a fixed id, and the function makes ids: each names the last. */
  private static final String LAST_REQUEST = "last request";

  static {
    // The server sends head and body of an answer separately. Without this, the client's kernel
    // delays its ACK of the head by 40 ms, and the server waits for it before it sends the body.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final HttpsServer secured;
  private final ThrowawayCertificate certificate;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<ThrowawayIssuer> issuers;
  private final Resources resources;
  private final Map<String, Object> items = new HashMap<>();
  private final String dataKey;

  LoopbackAws(List<ThrowawayIssuer> issuers, ThrowawayCertificate certificate, Resources resources)
      throws IOException {
    this.issuers = issuers;
    this.certificate = certificate;
    this.resources = resources;
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    this.dataKey = Base64.getEncoder().encodeToString(bytes);
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.server = HttpServer.create(anyPort, 0);
    this.secured = HttpsServer.create(anyPort, 0);
    secured.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
    for (HttpServer one : List.of(server, secured)) {
      one.setExecutor(threads);
      one.createContext("/", this::handle);
      one.start();
    }
  }

  /** A client that sends every request here, whatever its host. */
  SdkHttpClient client(SdkHttpClient http) {
    return new Diverted(http, server.getAddress());
  }

  /** An HTTP client for requests outside of the SDK, which also sends every request here. */
  OutboundHttp outbound() {
    return new OutboundHttp(
        address ->
            URI.create(
                "https://localhost:%d/%s%s"
                    .formatted(
                        secured.getAddress().getPort(), address.getHost(), address.getRawPath())),
        certificate.client().getSocketFactory());
  }

  /** Deletes all items of the table. */
  synchronized void clearTable() {
    items.clear();
  }

  /**
   * Presents the certificate to the function's own HTTP client, which must reject it. On the way,
   * that client loads and sorts its trusted authorities, which it does only once.
   */
  void presentCertificateTo(OutboundHttp real) throws IOException {
    var address = URI.create("https://localhost:" + secured.getAddress().getPort());
    try {
      real.get(address, Map.of(), ONE_ANSWER);
    } catch (SSLHandshakeException e) {
      return;
    }
    throw new IOException(
        "the function's HTTP client trusts a certificate that was made for priming");
  }

  private record Diverted(SdkHttpClient http, InetSocketAddress to) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      var original = request.httpRequest();
      var diverted =
          original.toBuilder().protocol("http").host(to.getHostString()).port(to.getPort()).build();
      return http.prepareRequest(
          HttpExecuteRequest.builder()
              .request(diverted)
              .contentStreamProvider(request.contentStreamProvider().orElse(null))
              .build());
    }

    @Override
    public void close() {
      http.close();
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange instanceof HttpsExchange) {
        // Forces the next request to make a handshake, too.
        exchange.getResponseHeaders().set("Connection", "close");
      }
      String body = new String(exchange.getRequestBody().readNBytes(MOST_BYTES), UTF_8);
      byte[] answer = answer(exchange, body).getBytes(UTF_8);
      exchange.getResponseHeaders().set("ETag", "\"priming\"");
      exchange.getResponseHeaders().set("x-amz-version-id", "priming");
      exchange.sendResponseHeaders(OK, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private String answer(HttpExchange exchange, String body) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String path = exchange.getRequestURI().getRawPath();
    for (ThrowawayIssuer issuer : issuers) {
      if (path.startsWith("/" + issuer.host() + "/")) {
        return path.endsWith("/keys") ? issuer.keySet() : issuer.discovery();
      }
    }
    if (target != null) {
      return Json.write(target.startsWith("DynamoDB") ? item(target, json(body)) : key());
    }
    if (path.endsWith("/federation")) {
      return Json.write(Map.of("SigninToken", "priming"));
    }
    return body.isEmpty() ? resources.text(object(path)) : assumed(form(body));
  }

  /** With a configured S3 endpoint, the bucket is a part of the path. */
  private static String object(String path) {
    return path.startsWith(BUCKET) ? path.substring(BUCKET.length()) : path.substring(1);
  }

  private synchronized Map<String, Object> item(String target, Map<String, Object> request) {
    switch (target.substring(target.indexOf('.') + 1)) {
      case "PutItem" -> {
        Object item = Objects.requireNonNull(request.get("Item"));
        items.put(partition(item), item);
      }
      case "TransactWriteItems" -> items.put(LAST_REQUEST, written(request));
      case "GetItem" -> {
        String key = partition(request.get("Key"));
        Object found = items.get(key.startsWith(REQUEST_PREFIX) ? LAST_REQUEST : key);
        return found == null ? Map.of() : Map.of("Item", found);
      }
      case "Query" -> {
        Object found = items.get(LAST_REQUEST);
        boolean listsRequests = "by-person".equals(request.get("IndexName"));
        return listsRequests && found != null ? Map.of("Items", List.of(found)) : Map.of();
      }
      default -> {}
    }
    return Map.of();
  }

  /** The access request in a transaction, which is its first item. */
  private static Object written(Map<String, Object> transaction) {
    Object first = ((List<?>) required(transaction, "TransactItems")).getFirst();
    return required((Map<?, ?>) required((Map<?, ?>) first, "Put"), "Item");
  }

  private static Object required(Map<?, ?> object, String name) {
    return Objects.requireNonNull(object.get(name), name);
  }

  private static String partition(@Nullable Object key) {
    Object value = required((Map<?, ?>) Objects.requireNonNull(key), "pk");
    return String.valueOf(((Map<?, ?>) value).get("S"));
  }

  private Map<String, Object> key() {
    return Map.of("CiphertextBlob", "cHJpbWluZw==", "Plaintext", dataKey, "KeyId", "priming");
  }

  private static Map<String, Object> json(String body) throws IOException {
    try {
      return Json.readObject(body);
    } catch (Json.MalformedJson e) {
      throw new IOException(e);
    }
  }

  private static Map<String, String> form(String body) {
    var form = new HashMap<String, String>();
    for (String parameter : body.split("&", -1)) {
      String[] pair = parameter.split("=", 2);
      form.put(pair[0], URLDecoder.decode(pair[1], UTF_8));
    }
    return form;
  }

  /** Answers with the requested session: the function rejects any other. */
  private static String assumed(Map<String, String> form) {
    String[] role = form.getOrDefault("RoleArn", "").split(":", -1);
    String path = role[role.length - 1];
    String account = role[4];
    long seconds = Long.parseLong(form.getOrDefault("DurationSeconds", "3600"));
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    String random = HexFormat.of().formatHex(bytes);
    return """
    <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
    <Credentials><AccessKeyId>ASIAPRIMINGPRIMING00</AccessKeyId>
    <SecretAccessKey>%s</SecretAccessKey><SessionToken>%s</SessionToken>
    <Expiration>%s</Expiration></Credentials>
    <AssumedRoleUser><AssumedRoleId>AROAPRIMINGPRIMING00:priming</AssumedRoleId>
    <Arn>arn:%s:sts::%s:assumed-role/%s/%s</Arn></AssumedRoleUser>
    </AssumeRoleResult></AssumeRoleResponse>
    """
        .formatted(
            random,
            random,
            Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS),
            role[1],
            account,
            path.substring(path.lastIndexOf('/') + 1),
            form.getOrDefault("RoleSessionName", ""));
  }

  @Override
  public void close() {
    server.stop(0);
    secured.stop(0);
    threads.shutdownNow();
  }
}
