package vend.functions.grants;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import vend.Sha256;

/**
 * An S3 bucket on loopback that answers GetObject as documented: entity tags, {@code
 * If-None-Match}, version ids and XML errors. It accepts only requests with a valid signature.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
final class BucketStub implements AutoCloseable {
  static final String BUCKET = "acme-grants";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Stored> objects = new ConcurrentHashMap<>();
  private final List<String> answered = new CopyOnWriteArrayList<>();
  private final AtomicInteger versions = new AtomicInteger();
  private volatile Mood mood = Mood.WELL;
  private volatile boolean versioned = true;
  private volatile @Nullable CountDownLatch gate;

  /** The behavior of the bucket. */
  enum Mood {
    WELL,
    /** Answers 503, as for too many requests. */
    SLOW_DOWN,
    /** Answers 403, as for a missing permission. */
    DENYING,
    /** Accepts requests and never answers. */
    HANGING,
    /** Sends one byte now and then, without end. */
    DRIPPING,
    /** Announces more bytes than it sends. */
    CUTTING_SHORT
  }

  /** An object version; its bytes are stored as characters. */
  private record Stored(String content, String entityTag, Optional<String> version) {}

  BucketStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Stores a new version, and returns its id. */
  String put(String key, String content) {
    return put(key, content.getBytes(UTF_8));
  }

  String put(String key, byte[] content) {
    String version = "v" + versions.incrementAndGet() + ".x_Y-z";
    String tag = "\"" + Sha256.of(content).substring(0, 32) + "\"";
    objects.put(
        key,
        new Stored(
            new String(content, ISO_8859_1),
            tag,
            versioned ? Optional.of(version) : Optional.empty()));
    return version;
  }

  void delete(String key) {
    objects.remove(key);
  }

  void be(Mood other) {
    mood = other;
  }

  void turnVersioningOff() {
    versioned = false;
  }

  /** Accepts requests, but holds the answers until the latch opens. */
  void holdAnswersUntil(CountDownLatch latch) {
    gate = latch;
  }

  /** The answers, as status and key. */
  List<String> answered() {
    return List.copyOf(answered);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      CountDownLatch closedGate = gate;
      if (closedGate != null) {
        closedGate.await();
      }
      String key = exchange.getRequestURI().getPath().substring(BUCKET.length() + 2);
      switch (mood) {
        case WELL -> answer(exchange, key);
        case SLOW_DOWN -> refuse(exchange, 503, "SlowDown", key);
        case DENYING -> refuse(exchange, 403, "AccessDenied", key);
        case HANGING -> closed.await();
        case DRIPPING -> drip(exchange);
        case CUTTING_SHORT -> cutShort(exchange);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, String key) throws IOException {
    Stored stored = objects.get(key);
    if (!RequestSignature.isValid(exchange)) {
      refuse(exchange, 403, "SignatureDoesNotMatch", key);
    } else if (stored == null) {
      refuse(exchange, 404, "NoSuchKey", key);
    } else {
      send(exchange, key, stored);
    }
  }

  private void send(HttpExchange exchange, String key, Stored stored) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("ETag", stored.entityTag);
    stored.version.ifPresent(version -> headers.set("x-amz-version-id", version));
    if (stored.entityTag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      answered.add("304 " + key);
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    answered.add("200 " + key);
    byte[] bytes = stored.content.getBytes(ISO_8859_1);
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void refuse(HttpExchange exchange, int status, String code, String key)
      throws IOException {
    answered.add(status + " " + key);
    byte[] body =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Error><Code>%s</Code><Message>holds a secret</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>
        """
            .formatted(code)
            .getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private void drip(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.sendResponseHeaders(200, 0);
    while (!closed.await(100, java.util.concurrent.TimeUnit.MILLISECONDS)) {
      exchange.getResponseBody().write('#');
      exchange.getResponseBody().flush();
    }
  }

  private static void cutShort(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().write(HexFormat.of().parseHex("2323"));
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
