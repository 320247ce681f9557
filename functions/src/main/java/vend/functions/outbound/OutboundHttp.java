package vend.functions.outbound;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client for servers that the AWS SDK does not call: issuers, the federation endpoint, STS
 * with a request that the caller signed, and Vend itself. Each request has one deadline for name
 * lookup, connection and body together, and a size limit for its answer. Redirects are not
 * followed.
 *
 * <p>It uses the JDK's HTTP client, because the SDK's Common Runtime client cannot do three things:
 * send a URL unchanged (a signature may cover it), limit the size of an answer's headers, and read
 * a body without a length until the connection closes.
 *
 * <p>If a connection breaks before the headers of an answer are read, the JDK sends the request
 * once more over another connection. The usual cause is an idle connection that the server had
 * closed.
 *
 * <p>Each request runs on its own virtual thread. At the deadline that thread is interrupted, which
 * closes its socket, whatever the thread is waiting for. The one exception is a server that sends
 * trailer fields after the last chunk faster than they are read: the interrupt does not stop it.
 */
public final class OutboundHttp {
  static {
    // The JDK reads these properties when its client is first used. By default it keeps 5 idle
    // connections per server for 5 seconds, and each new connection costs a TLS handshake. The JDK
    // replaces a connection that the server has closed without an error. With remainingData 0, it
    // closes a connection whose answer was not read to the end; by default, a JDK thread goes on
    // reading it for some seconds.
    System.getProperties().putIfAbsent("http.maxConnections", "100");
    System.getProperties().putIfAbsent("http.keepAlive.time.server", "30");
    System.getProperties().putIfAbsent("http.KeepAlive.remainingData", "0");
  }

  private static final byte[] NO_BODY = new byte[0];
  private static final int FIRST_ERROR = 400;

  /** Socket time-outs come this much after the deadline, to end what an interrupt does not. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final UnaryOperator<URI> route;
  private final SSLSocketFactory tls;

  /** Sends requests to their own addresses, and trusts the JDK's certificate authorities. */
  public OutboundHttp() {
    this(UnaryOperator.identity(), HttpsURLConnection.getDefaultSSLSocketFactory());
  }

  /**
   * Redirects requests to other addresses. Priming uses it to stay on loopback.
   *
   * @param route maps an address to the one that is called
   * @param tls verifies certificates
   */
  public OutboundHttp(UnaryOperator<URI> route, SSLSocketFactory tls) {
    this.route = route;
    this.tls = tls;
  }

  /** Makes a client that also trusts private authorities. This one stays unchanged. */
  public OutboundHttp trusting(PrivateAuthorities bundle) {
    return new OutboundHttp(route, bundle.socketFactory());
  }

  /**
   * The limits of an exchange.
   *
   * @param deadline for the whole exchange
   * @param maxBytes the most of the body that is read
   */
  public record Bounds(Duration deadline, int maxBytes) {}

  /** An answer. Callers must not change its body. */
  public static final class Answer {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final boolean isCut;

    private Answer(int status, Map<String, List<String>> headers, byte[] body, boolean isCut) {
      this.status = status;
      this.headers = headers;
      this.body = body;
      this.isCut = isCut;
    }

    /** The HTTP status code. */
    public int status() {
      return status;
    }

    /** The body, up to {@link Bounds#maxBytes}. */
    public byte[] body() {
      return body;
    }

    /** Whether the body was longer than {@link Bounds#maxBytes}. */
    public boolean isCut() {
      return isCut;
    }

    /** All values of a header; names are not case-sensitive. */
    public List<String> all(String name) {
      return headers.entrySet().stream()
          .filter(header -> name.equalsIgnoreCase(header.getKey()))
          .flatMap(header -> header.getValue().stream())
          .toList();
    }

    /** The first value of a header. */
    public Optional<String> first(String name) {
      return all(name).stream().findFirst();
    }
  }

  /** The whole answer did not arrive within the deadline. */
  public static final class Timeout extends IOException {
    private static final long serialVersionUID = 1;

    private Timeout(Duration deadline) {
      super("no answer within " + deadline.toMillis() + " ms");
    }
  }

  /**
   * Sends a GET and waits for the whole answer.
   *
   * @throws Timeout if the whole answer did not arrive within the deadline
   * @throws IOException if there is no answer, or it is not HTTP, or it is incomplete
   */
  public Answer get(URI address, Map<String, String> headers, Bounds bounds) throws IOException {
    return run(new Exchange("GET", route.apply(address), headers, NO_BODY, bounds, tls));
  }

  /**
   * Sends a POST and waits for the whole answer.
   *
   * @throws Timeout if the whole answer did not arrive within the deadline
   * @throws IOException if there is no answer, or it is not HTTP, or it is incomplete
   */
  public Answer post(URI address, Map<String, String> headers, byte[] body, Bounds bounds)
      throws IOException {
    return run(new Exchange("POST", route.apply(address), headers, body, bounds, tls));
  }

  private static Answer run(Exchange exchange) throws IOException {
    var task = new FutureTask<>(exchange::answer);
    Thread.ofVirtual().name("http").start(task);
    try {
      return task.get(exchange.bounds.deadline().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw new Timeout(exchange.bounds.deadline());
    } catch (CancellationException e) {
      throw new IOException("the request was canceled");
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNull(e.getCause()));
    }
  }

  /** Hides the messages of other exceptions: they may quote a header, which may be a secret. */
  private static IOException failure(Throwable cause) {
    return cause instanceof IOException failure
        ? failure
        : new IOException(cause.getClass().getSimpleName());
  }

  private static final class Exchange {
    private final String method;
    private final URI address;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Bounds bounds;
    private final SSLSocketFactory tls;

    Exchange(
        String method,
        URI address,
        Map<String, String> headers,
        byte[] body,
        Bounds bounds,
        SSLSocketFactory tls) {
      this.method = method;
      this.address = address;
      this.headers = headers;
      this.body = body;
      this.bounds = bounds;
      this.tls = tls;
    }

    Answer answer() throws IOException {
      if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
        throw new ProtocolException("the scheme of the URL is neither http nor https");
      }
      prepare(connection);
      if (body.length > 0) {
        // Buffered, without setFixedLengthStreamingMode: with an announced length the JDK spends a
        // millisecond on checking the connection, and cannot retry over another one.
        connection.setDoOutput(true);
        try (var output = connection.getOutputStream()) {
          output.write(body);
        }
      }
      int status = connection.getResponseCode();
      if (status < 0) {
        throw new ProtocolException("the answer is not HTTP");
      }
      return read(connection, status);
    }

    private void prepare(HttpURLConnection connection) throws ProtocolException {
      if (connection instanceof HttpsURLConnection secured) {
        secured.setSSLSocketFactory(tls);
      }
      connection.setRequestMethod(method);
      connection.setInstanceFollowRedirects(false);
      connection.setConnectTimeout((int) bounds.deadline().plus(GRACE).toMillis());
      connection.setReadTimeout((int) bounds.deadline().plus(GRACE).toMillis());
      connection.setRequestProperty("Accept", "*/*");
      connection.setRequestProperty("User-Agent", "vend");
      headers.forEach(connection::setRequestProperty);
    }

    private Answer read(HttpURLConnection connection, int status) throws IOException {
      int most = bounds.maxBytes();
      byte[] bytes;
      try (InputStream stream = stream(connection, status)) {
        bytes = stream == null ? NO_BODY : stream.readNBytes(most + 1);
      }
      boolean isCut = bytes.length > most;
      if (!isCut && hasBody(status) && bytes.length < connection.getContentLengthLong()) {
        // The JDK treats the end of a connection as the end of a body.
        throw new EOFException("the connection closed before the end of the body");
      }
      return new Answer(
          status, connection.getHeaderFields(), isCut ? Arrays.copyOf(bytes, most) : bytes, isCut);
    }

    /** Answers without a body may still have a Content-Length (204, 304). */
    private static boolean hasBody(int status) {
      return status != HttpURLConnection.HTTP_NO_CONTENT
          && status != HttpURLConnection.HTTP_NOT_MODIFIED;
    }

    private static @Nullable InputStream stream(HttpURLConnection connection, int status)
        throws IOException {
      return status >= FIRST_ERROR ? connection.getErrorStream() : connection.getInputStream();
    }
  }
}
