package vend.integration.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A proxy in front of DynamoDB Local that can fail and that counts the operations. */
final class TableProxy extends LoopbackJsonService {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length", "transfer-encoding");

  private final URI dynamoDb;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, AtomicInteger> operations = new ConcurrentHashMap<>();
  private volatile Optional<Hang> hang = Optional.empty();

  private record Hang(String operation, String text, CountDownLatch reached) {}

  TableProxy(URI dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /**
   * Drops, without a response, every request for the operation whose body contains the text.
   *
   * @return reaches zero at the first such request
   */
  CountDownLatch hangAt(String operation, String text) {
    var reached = new CountDownLatch(1);
    hang = Optional.of(new Hang(operation, text, reached));
    return reached;
  }

  void stopHanging() {
    hang = Optional.empty();
  }

  private void hangIfConfigured(String operation, byte[] request) throws IOException {
    Optional<Hang> here =
        hang.filter(one ->
            one.operation.equals(operation) && new String(request, UTF_8).contains(one.text));
    if (here.isPresent()) {
      here.get().reached.countDown();
      throw new IOException("The test drops this request.");
    }
  }

  /** Returns how many requests each operation got. */
  Map<String, Integer> operations() {
    return operations.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().get()));
  }

  @Override
  String contentType() {
    return "application/x-amz-json-1.0";
  }

  @Override
  void answer(HttpExchange exchange, byte[] request) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String operation = target.substring(target.indexOf('.') + 1);
    operations.computeIfAbsent(operation, _ -> new AtomicInteger()).incrementAndGet();
    hangIfConfigured(operation, request);
    var forwarded =
        HttpRequest.newBuilder(dynamoDb).POST(HttpRequest.BodyPublishers.ofByteArray(request));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!OF_THE_CONNECTION.contains(name.toLowerCase(java.util.Locale.ROOT))) {
            values.forEach(value -> forwarded.header(name, value));
          }
        });
    try {
      var answer = client.send(forwarded.build(), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .firstValue("x-amz-crc32")
          .ifPresent(crc -> exchange.getResponseHeaders().set("x-amz-crc32", crc));
      send(exchange, answer.statusCode(), contentType(), answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    super.close();
    client.close();
  }
}
