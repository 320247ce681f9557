package vend.functions.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request and its answer, over a connection of the JDK. */
final class UrlConnectionExchange {
  private static final int FIRST_ERROR = 400;

  /** The deadline is to end a call, by its name; this ends what cannot be interrupted. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final HttpURLConnection connection;
  private final ClientRequest request;

  private UrlConnectionExchange(HttpURLConnection connection, ClientRequest request) {
    this.connection = connection;
    this.request = request;
  }

  static ClientResponse run(ClientRequest request) throws IOException {
    if (!(request.address().toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new ProtocolException("neither http nor https");
    }
    return new UrlConnectionExchange(connection, request).run();
  }

  private ClientResponse run() throws IOException {
    prepare();
    if (request.body().length > 0) {
      // All at once: a body of an announced length makes the JDK look for a millisecond whether
      // the connection is still good, and keeps it from trying another one.
      connection.setDoOutput(true);
      try (var output = connection.getOutputStream()) {
        output.write(request.body());
      }
    }
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new ProtocolException("the answer is not HTTP");
    }
    return read(status);
  }

  private void prepare() throws ProtocolException {
    connection.setRequestMethod(request.method());
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) request.bounds().connect().toMillis());
    connection.setReadTimeout((int) request.bounds().deadline().plus(GRACE).toMillis());
    connection.setRequestProperty("Accept", "*/*");
    connection.setRequestProperty("User-Agent", "vend");
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      connection.setRequestProperty(header.getKey(), header.getValue());
    }
  }

  private ClientResponse read(int status) throws IOException {
    int most = request.bounds().maxBytes();
    byte[] bytes;
    try (InputStream body = body(status)) {
      bytes = body == null ? new byte[0] : body.readNBytes(most + 1);
    }
    boolean isCut = bytes.length > most;
    if (!isCut && hasBody(status) && bytes.length < connection.getContentLengthLong()) {
      // The JDK takes the end of a connection for the end of a body.
      throw new EOFException("the answer is cut short");
    }
    return new ClientResponse(
        status, connection.getHeaderFields(), isCut ? Arrays.copyOf(bytes, most) : bytes, isCut);
  }

  /** Others may tell the length of the body that they do not have. */
  private static boolean hasBody(int status) {
    return status != HttpURLConnection.HTTP_NO_CONTENT
        && status != HttpURLConnection.HTTP_NOT_MODIFIED;
  }

  private @Nullable InputStream body(int status) throws IOException {
    return status >= FIRST_ERROR ? connection.getErrorStream() : connection.getInputStream();
  }
}
