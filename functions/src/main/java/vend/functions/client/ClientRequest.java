package vend.functions.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** A request to somebody else's server. Whoever makes one leaves its body as it is. */
public final class ClientRequest {
  private static final byte[] NO_BODY = new byte[0];

  private final String method;
  private final URI address;
  private final Map<String, String> headers;
  private final byte[] body;
  private final Bounds bounds;

  private ClientRequest(
      String method, URI address, Map<String, String> headers, byte[] body, Bounds bounds) {
    this.method = method;
    this.address = address;
    this.headers = headers;
    this.body = body;
    this.bounds = bounds;
  }

  /**
   * What an answer may cost.
   *
   * @param connect until a connection stands
   * @param deadline for all of it, names and connection included
   * @param maxBytes the most of the body that is read
   */
  public record Bounds(Duration connect, Duration deadline, int maxBytes) {}

  /** A question without a body. */
  public static ClientRequest get(URI address, Map<String, String> headers, Bounds bounds) {
    return new ClientRequest("GET", address, headers, NO_BODY, bounds);
  }

  /** A question with a body. */
  public static ClientRequest post(
      URI address, Map<String, String> headers, byte[] body, Bounds bounds) {
    return new ClientRequest("POST", address, headers, body, bounds);
  }

  /** {@code GET} or {@code POST}. */
  public String method() {
    return method;
  }

  /** With http or https. */
  public URI address() {
    return address;
  }

  /** By name. */
  public Map<String, String> headers() {
    return headers;
  }

  /** Empty for none. */
  public byte[] body() {
    return body;
  }

  /** What the answer may cost. */
  public Bounds bounds() {
    return bounds;
  }
}
