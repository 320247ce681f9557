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
 * Requests to servers that are no AWS service of the SDK's: issuers, the federation endpoint, STS
 * with a caller's own signature, Vend itself. Each has one deadline for all of it, names,
 * connection and body included, and a bound for its answer. Redirects are not followed.
 *
 * <p>It is the JDK's HTTP, not the SDK's client: it sends an address as it is, which a signature
 * may cover, bounds the head of an answer, and reads a body without a length to the end of its
 * connection; the Common Runtime does none of the three.
 *
 * <p>Where a connection breaks before the head of an answer is read, the JDK sends the request once
 * more over another one: most often the server had closed an idle connection.
 *
 * <p>Each request runs on a virtual thread of its own. That one is interrupted at the deadline,
 * which closes its socket, whatever it waits for. It never ends a server that floods the fields
 * after a last chunk, faster than they are read.
 */
public final class OutboundHttp {
  static {
    // All are read when the JDK's client is first used. It keeps 5 idle connections to a server
    // for 5 seconds otherwise; a new one costs a TLS handshake. One that the server has closed in
    // the meantime is replaced without an error. One whose answer is not read to its end is closed,
    // where it would be read on by a thread of the JDK for some seconds.
    System.getProperties().putIfAbsent("http.maxConnections", "100");
    System.getProperties().putIfAbsent("http.keepAlive.time.server", "30");
    System.getProperties().putIfAbsent("http.KeepAlive.remainingData", "0");
  }

  private static final byte[] NO_BODY = new byte[0];
  private static final int FIRST_ERROR = 400;

  /** The deadline is to end a call, by its name; this ends what cannot be interrupted. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final UnaryOperator<URI> route;
  private final SSLSocketFactory tls;

  /** Sends each request to its address, and trusts the JDK's certificate authorities. */
  public OutboundHttp() {
    this(UnaryOperator.identity(), HttpsURLConnection.getDefaultSSLSocketFactory());
  }

  /**
   * Sends requests elsewhere; for priming, which reaches nobody.
   *
   * @param route gives the address that is asked in place of another
   * @param tls says whom it trusts
   */
  public OutboundHttp(UnaryOperator<URI> route, SSLSocketFactory tls) {
    this.route = route;
    this.tls = tls;
  }

  /** The same for servers of private authorities, too; this one goes on without them. */
  public OutboundHttp trusting(PrivateAuthorities bundle) {
    return new OutboundHttp(route, bundle.socketFactory());
  }

  /**
   * What an answer may cost.
   *
   * @param deadline for all of it
   * @param maxBytes the most of the body that is read
   */
  public record Bounds(Duration deadline, int maxBytes) {}

  /** An answer. Whoever reads it leaves its body as it is. */
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

    /** Of HTTP. */
    public int status() {
      return status;
    }

    /** As much of it as the bounds allow. */
    public byte[] body() {
      return body;
    }

    /** Whether there was more of the body than the bounds allow. */
    public boolean isCut() {
      return isCut;
    }

    /** All values of a header. */
    public List<String> all(String name) {
      return headers.entrySet().stream()
          .filter(header -> name.equalsIgnoreCase(header.getKey()))
          .flatMap(header -> header.getValue().stream())
          .toList();
    }

    /** The one value of a header, or the first of them. */
    public Optional<String> first(String name) {
      return all(name).stream().findFirst();
    }
  }

  /** No whole answer came within the deadline. */
  public static final class Timeout extends IOException {
    private static final long serialVersionUID = 1;

    private Timeout(Duration deadline) {
      super("no answer within " + deadline.toMillis() + " ms");
    }
  }

  /**
   * Sends a GET and waits for the whole answer.
   *
   * @throws Timeout if it was not there within the deadline
   * @throws IOException if there is none, or it is not HTTP, or it is cut short
   */
  public Answer get(URI address, Map<String, String> headers, Bounds bounds) throws IOException {
    return run(new Exchange("GET", route.apply(address), headers, NO_BODY, bounds, tls));
  }

  /**
   * Sends a POST and waits for the whole answer.
   *
   * @throws Timeout if it was not there within the deadline
   * @throws IOException if there is none, or it is not HTTP, or it is cut short
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
      throw new IOException("broken off");
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted");
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNull(e.getCause()));
    }
  }

  /** Other exceptions may quote a header in their messages, which may be a secret. */
  private static IOException failure(Throwable cause) {
    return cause instanceof IOException failure
        ? failure
        : new IOException(cause.getClass().getSimpleName());
  }

  /** One request, and its answer. */
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
        throw new ProtocolException("neither http nor https");
      }
      prepare(connection);
      if (body.length > 0) {
        // All at once: a body of an announced length makes the JDK look for a millisecond whether
        // the connection is still good, and keeps it from trying another one.
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
        // The JDK takes the end of a connection for the end of a body.
        throw new EOFException("the answer is cut short");
      }
      return new Answer(
          status, connection.getHeaderFields(), isCut ? Arrays.copyOf(bytes, most) : bytes, isCut);
    }

    /** Other answers may tell the length of a body that they do not have. */
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
