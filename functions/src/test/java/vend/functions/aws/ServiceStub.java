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

/** An AWS service on loopback that gives every request the answer that the test has chosen. */
final class ServiceStub implements AutoCloseable {
  static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "example"));

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

  /** Clients of all services, with which there is time enough on a machine that is busy. */
  AwsClients patientClients() {
    var patience = Duration.ofSeconds(20);
    return clients(new TimeBudget(patience, patience, patience, patience));
  }

  /** Clients of all services, as the function has them. */
  AwsClients clients() {
    return clients(TimeBudget.OF_THE_FUNCTION);
  }

  private AwsClients clients(TimeBudget budget) {
    return new AwsClients("eu-central-1", CREDENTIALS, AwsClients.Endpoints.all(uri()), budget);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What was asked, as it stood in the bodies of requests. */
  List<String> bodies() {
    return List.copyOf(bodies);
  }

  /** Answers as STS does, in its Query protocol. */
  void answerXml(int status, String body) {
    answer = new Answer(status, "text/xml", body);
  }

  /** Refuses as STS does. */
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

  /** Answers as DynamoDB and KMS do, in their JSON protocol. */
  void answerJson(int status, String body) {
    answer = new Answer(status, "application/x-amz-json-1.0", body);
    delay = Duration.ZERO;
  }

  /** The same, and not at once. */
  void answerJsonAfter(Duration wait, int status, String body) {
    answerJson(status, body);
    delay = wait;
  }

  /** How many answers went out whole: a client that had given up takes none. */
  int answered() {
    return answered.get();
  }

  /** Takes requests and never answers. */
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
