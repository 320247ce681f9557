package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** An AWS service on loopback that gives every request the answer that the test has set. */
final class ServiceStub implements AutoCloseable {
  static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "example"));

  /** A time limit that a busy machine does not reach. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The time limits of patient clients. */
  static final TimeBudget PATIENT = new TimeBudget(PATIENCE, PATIENCE, PATIENCE, PATIENCE);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile Answer answer = new Answer(500, "text/plain", "");
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean silent;

  private record Answer(int status, String contentType, String body) {}

  ServiceStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Clients of all services, with generous time limits for a busy machine. */
  AwsClients patientClients() {
    return clients(PATIENT);
  }

  /** Clients of all services, with the function's time limits. */
  AwsClients clients() {
    return clients(TimeBudget.OF_THE_FUNCTION);
  }

  private AwsClients clients(TimeBudget budget) {
    return new AwsClients("eu-central-1", CREDENTIALS, AwsClients.Endpoints.all(uri()), budget);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The bodies of all requests. */
  List<String> bodies() {
    return List.copyOf(bodies);
  }

  /** Sets an answer in STS's Query protocol. */
  void answerXml(int status, String body) {
    answer = new Answer(status, "text/xml", body);
  }

  /** Sets an error in STS's Query protocol. */
  void refuseAsSts(int status, String code) {
    answerXml(
        status,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error>
            <Type>Sender</Type>
            <Code>%s</Code>
            <Message>holds the external id</Message>
          </Error>
          <RequestId>c6104cbe-af31-11e0-8154-cbc7ccf896c7</RequestId>
        </ErrorResponse>
        """
            .formatted(code));
  }

  /** Sets an answer in the JSON protocol of DynamoDB and KMS. */
  void answerJson(int status, String body) {
    answer = new Answer(status, "application/x-amz-json-1.0", body);
    delay = Duration.ZERO;
  }

  /** Sets a delayed answer in the JSON protocol. */
  void answerJsonAfter(Duration wait, int status, String body) {
    answerJson(status, body);
    delay = wait;
  }

  /** The number of complete answers; a client that gave up takes none. */
  int answered() {
    return answered.get();
  }

  /** Accepts requests and never answers. */
  void fallSilent() {
    silent = true;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      if (silent) {
        closed.await();
        return;
      }
      Thread.sleep(delay);
      byte[] bytes = answer.body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType);
      exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      answered.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
