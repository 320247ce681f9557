package vend.client.hub;

import java.net.URI;
import java.net.URISyntaxException;
import vend.client.http.SafeAddress;

/**
 * The address of a Vend hub.
 *
 * @param uri {@code https}, or {@code http} on loopback; without path, query, fragment and user
 */
public record HubAddress(URI uri) {
  /**
   * Parses an address; one slash at its end is ignored.
   *
   * @throws IllegalArgumentException if it is not a valid hub address; the message says why
   */
  public static HubAddress parse(String text) {
    try {
      return new HubAddress(
          new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "a hub's address has the form https://vend.example.com", e);
    }
  }

  /**
   * @throws IllegalArgumentException if tokens may not be sent to this address; the message says
   *     why
   */
  public HubAddress {
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("a hub's address has the form https://vend.example.com");
    }
    if (!uri.getRawPath().isEmpty() || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "a hub's address has no path after its host name: use https://" + uri.getHost());
    }
    boolean plainly = "http".equals(uri.getScheme()) && SafeAddress.isLoopback(uri);
    if (!"https".equals(uri.getScheme()) && !plainly) {
      throw new IllegalArgumentException(
          "a hub's address begins with https://, because tokens and credentials are sent over it;"
              + " http:// is allowed for this machine only");
    }
  }

  boolean isLoopback() {
    return SafeAddress.isLoopback(uri);
  }

  URI at(String path) {
    return URI.create(uri + path);
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
