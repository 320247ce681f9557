package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.util.Optional;
import vend.Secret;

/**
 * A proxy from an environment variable: {@code http://proxy.example.com:3128}, {@code
 * proxy.example.com:3128}, or with {@code USER:PASSWORD@} before the host, each percent-encoded. It
 * is parsed at its first use, so that an invalid proxy fails only the requests that need it.
 */
final class NamedProxy {
  /** The port that curl uses if none is named. */
  private static final int USUAL_PORT = 1080;

  private final String text;
  private final String variable;

  /** User and password, for Basic authentication (RFC 7617). */
  record Login(String user, Secret password) {}

  /** The variable's value is not a usable proxy; the message does not quote it. */
  static final class Unusable extends IllegalArgumentException {
    @java.io.Serial private static final long serialVersionUID = 1;

    private Unusable(String variable) {
      super("the value of " + variable + " is not a proxy that Vend can use");
    }
  }

  NamedProxy(String text, String variable) {
    this.text = text;
    this.variable = variable;
  }

  String variable() {
    return variable;
  }

  /**
   * Returns the proxy's address, unresolved.
   *
   * @throws Unusable if the variable's value is not a valid proxy
   */
  InetSocketAddress socket() {
    URI address = address();
    int port = address.getPort() == -1 ? USUAL_PORT : address.getPort();
    return InetSocketAddress.createUnresolved(address.getHost(), port);
  }

  /**
   * Returns the user and password for the proxy; empty if the variable has none.
   *
   * @throws Unusable if the variable's value is not a valid proxy
   */
  Optional<Login> login() {
    String info = address().getRawUserInfo();
    if (info == null) {
      return Optional.empty();
    }
    String[] parts = info.split(":", 2);
    return Optional.of(
        new Login(decoded(parts[0]), Secret.of(parts.length == 1 ? "" : decoded(parts[1]))));
  }

  /** Decodes percent signs, but leaves a plus sign as it is, unlike forms. */
  private String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Unusable(variable);
    }
  }

  private URI address() {
    try {
      URI address = new URI(text.contains("://") ? text : "http://" + text);
      if ("http".equalsIgnoreCase(address.getScheme()) && address.getHost() != null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // Its message quotes the text, and with it the password.
    }
    throw new Unusable(variable);
  }

  /** Omits user and password. */
  @Override
  public String toString() {
    InetSocketAddress at = socket();
    return "the proxy %s:%d (%s)".formatted(at.getHostString(), at.getPort(), variable);
  }
}
