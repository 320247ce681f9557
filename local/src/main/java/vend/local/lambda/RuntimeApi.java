package vend.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lambda's Runtime API on 127.0.0.1. A runtime gets its next invocation here, and posts the result.
 * A runtime that starts for a snapshot waits here until it is restored.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Lambda runtime
 *     API</a>
 */
public final class RuntimeApi implements AutoCloseable {
  private static final String PREFIX = "/2018-06-01/runtime/";
  private static final String FUNCTION_ARN =
      "arn:aws:lambda:us-east-1:111111111111:function:vend:live";
  private static final long DEADLINE_MILLIS = 10_000;

  private record Invocation(String id, String event) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<String>> running = new ConcurrentHashMap<>();
  private final CompletableFuture<String> startFailure = new CompletableFuture<>();
  private final CompletableFuture<String> checkpoint = new CompletableFuture<>();
  private final CompletableFuture<String> restored = new CompletableFuture<>();

  private final String functionArn;

  private RuntimeApi(HttpServer server, String functionArn) {
    this.server = server;
    this.functionArn = functionArn;
  }

  /**
   * Listens on a free port.
   *
   * @throws IOException if it cannot listen
   */
  public static RuntimeApi start() throws IOException {
    return start(FUNCTION_ARN);
  }

  /**
   * Listens on a free port, and invokes the function by this ARN.
   *
   * @throws IOException if it cannot listen
   */
  public static RuntimeApi start(String functionArn) throws IOException {
    var loopback = InetAddress.ofLiteral("127.0.0.1");
    var api = new RuntimeApi(HttpServer.create(new InetSocketAddress(loopback, 0), 0), functionArn);
    api.server.setExecutor(api.threads);
    api.server.createContext(PREFIX, api::serve);
    api.server.start();
    return api;
  }

  /** Returns the value of {@code AWS_LAMBDA_RUNTIME_API}. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Sends an event to the function and waits for its response.
   *
   * @throws FunctionFailed if the function failed, could not start, or took too long
   */
  public String invoke(String event, Duration waitBudget)
      throws FunctionFailed, InterruptedException {
    String id = UUID.randomUUID().toString();
    var result = new CompletableFuture<String>();
    running.put(id, result);
    waiting.add(new Invocation(id, event));
    try {
      return await(result, waitBudget);
    } finally {
      running.remove(id);
    }
  }

  /**
   * Waits until the function has started, which is when Lambda takes its snapshot.
   *
   * @throws FunctionFailed if the function could not start, or took too long
   */
  public void awaitCheckpoint(Duration waitBudget) throws FunctionFailed, InterruptedException {
    await(checkpoint, waitBudget);
  }

  /** Lets the runtime continue, as after a restore from the snapshot. */
  public void restore() {
    restored.complete("");
  }

  /** Fails all calls that wait for the function, with this message. */
  void fail(String message) {
    startFailure.completeExceptionally(new IOException(message));
  }

  /** Fails all calls that wait for the function, when its process ends. */
  void failAtExit(Process function) {
    CompletableFuture<Void> _ =
        function
            .onExit()
            .thenAccept(ended -> fail("the function exited with code " + ended.exitValue()));
  }

  private String await(CompletableFuture<String> what, Duration waitBudget)
      throws FunctionFailed, InterruptedException {
    try {
      return (String)
          CompletableFuture.anyOf(what, startFailure)
              .get(waitBudget.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new FunctionFailed(e.toString());
    } catch (TimeoutException e) {
      throw new FunctionFailed("no response within " + waitBudget);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().substring(PREFIX.length()).split("/", -1);
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      switch (path[path.length - 1]) {
        case "next" -> {
          if (path[0].equals("restore")) {
            restoreNext(exchange);
          } else {
            next(exchange);
          }
        }
        case "response" -> {
          finish(path[1]).complete(body);
          exchange.sendResponseHeaders(202, -1);
        }
        case "error" -> {
          failed(path).completeExceptionally(new IOException(body));
          exchange.sendResponseHeaders(202, -1);
        }
        default -> exchange.sendResponseHeaders(404, -1);
      }
    } catch (InterruptedException e) {
      // The server stops while the runtime waits for its next invocation.
      Thread.currentThread().interrupt();
    }
  }

  /** {@code init/error}, {@code restore/error}, or {@code invocation/ID/error}. */
  private CompletableFuture<String> failed(String[] path) {
    return path[0].equals("invocation") ? finish(path[1]) : startFailure;
  }

  private void restoreNext(HttpExchange exchange) throws IOException {
    checkpoint.complete("");
    restored.join();
    exchange.sendResponseHeaders(200, -1);
  }

  private CompletableFuture<String> finish(String id) {
    return running.getOrDefault(id, new CompletableFuture<>());
  }

  private void next(HttpExchange exchange) throws IOException, InterruptedException {
    Invocation invocation = waiting.take();
    var headers = exchange.getResponseHeaders();
    headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id);
    headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
    headers.set(
        "Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + DEADLINE_MILLIS));
    headers.set("Content-Type", "application/json");
    byte[] bytes = invocation.event.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Stops the server immediately. */
  @Override
  public void close() {
    restored.complete("");
    server.stop(0);
    threads.shutdownNow();
  }

  /** The function returned no response. */
  public static final class FunctionFailed extends Exception {
    FunctionFailed(String message) {
      super(message);
    }
  }
}
