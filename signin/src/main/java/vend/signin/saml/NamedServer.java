package vend.signin.saml;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import vend.client.http.Answer;
import vend.client.http.Network;
import vend.client.http.SafeAddress;
import vend.client.source.NoCredentials;

/**
 * The server where somebody signs in: what proves who they are goes there alone, wherever its pages
 * point to.
 *
 * @param address where the sign-in begins
 * @param headers further ones for each request to it
 * @param network the way to it
 */
record NamedServer(URI address, Map<String, String> headers, Network network) {
  /**
   * @throws IllegalArgumentException if no password could be sent to the address, or a header not
   *     at all
   */
  NamedServer {
    SafeAddress.parse(address.toString(), "the sign-in page");
    headers = Map.copyOf(headers);
    headers.forEach(NamedServer::check);
  }

  private static void check(String name, String value) {
    try {
      HttpRequest.newBuilder().header(name, value);
    } catch (IllegalArgumentException e) {
      // Its message quotes the value, and the value may be a secret.
      throw new IllegalArgumentException(
          "the header %s can't be sent: it is HTTP's own, or has characters that no header has"
              .formatted(name.replaceAll("[^!-~]", "?")));
    }
  }

  /** Whether an address is of this server: the same scheme, host and port. */
  boolean is(URI other) {
    return SafeAddress.haveOneOrigin(address, other);
  }

  String host() {
    return address.getHost();
  }

  /**
   * Checks that it asks for what it is to get.
   *
   * @param scheme of HTTP's authentication
   * @throws NoCredentials.UnusableAnswer if it asks for something else
   */
  void checkAsks(Answer answer, String scheme) throws NoCredentials.UnusableAnswer {
    Set<String> asked = answer.challenges();
    if (!asked.isEmpty() && !asked.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new NoCredentials.UnusableAnswer(
          "%s does not sign in by %s: it asks for %s"
              .formatted(host(), scheme, String.join(", ", asked)),
          "Choose another way. Some servers ask only the browsers that they know: then set the"
              + " header User-Agent.");
    }
  }

  /** Without the headers, which may hold secrets. */
  @Override
  public String toString() {
    return host();
  }
}
