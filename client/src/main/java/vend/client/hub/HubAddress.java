package vend.client.hub;

import java.net.URI;
import java.net.URISyntaxException;
import vend.client.http.SafeAddress;

/**
 * Where a hub is.
 *
 * @param uri {@code https}, or {@code http} on loopback; without path, query, fragment and user
 */
public record HubAddress(URI uri) {
  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException if it is none; the message says what is wrong
   */
  public static HubAddress parse(String text) {
    try {
      return new HubAddress(
          new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "a hub's address is written like https://vend.example.com", e);
    }
  }

  /**
   * @throws IllegalArgumentException if a token could not be sent there; the message says why
   */
  public HubAddress {
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "a hub's address is written like https://vend.example.com");
    }
    if (!uri.getRawPath().isEmpty() || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "a hub's address has no path after its name: " + uri.getHost() + " is enough");
    }
    boolean plainly = "http".equals(uri.getScheme()) && SafeAddress.isLoopback(uri);
    if (!"https".equals(uri.getScheme()) && !plainly) {
      throw new IllegalArgumentException(
          "a hub's address begins with https://, since tokens and keys go over it; http:// is for"
              + " this machine alone");
    }
  }

  /** Whether it is on this machine. */
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
