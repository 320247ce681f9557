package vend.client.http;

import java.net.ProxySelector;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import vend.client.source.NoCredentials;

/**
 * The proxies and trusted certificates of all connections of this library that leave this machine.
 * Creating one reads no file; the CA bundle is read at the first connection. Safe for use by many
 * threads.
 */
public final class Network {
  /** Only Java's own proxy settings and trusted certificates. */
  public static final Network PLAIN = new Network(Proxies.NONE, Optional.empty());

  private final Proxies proxies;
  private final Optional<CaBundle> bundle;
  private @Nullable X509ExtendedTrustManager trust;
  private @Nullable SSLContext tls;

  private Network(Proxies proxies, Optional<CaBundle> bundle) {
    this.proxies = proxies;
    this.bundle = bundle;
  }

  /** Uses the environment variables of this process. */
  public static Network ofProcess() {
    return ofEnvironment(System.getenv());
  }

  /**
   * Uses the given environment variables.
   *
   * @param environment {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, each also in
   *     lower case; {@code VEND_CA_BUNDLE}, else {@code AWS_CA_BUNDLE}, else {@code SSL_CERT_FILE}
   */
  public static Network ofEnvironment(Map<String, String> environment) {
    return new Network(Proxies.of(environment), CaBundle.find(environment));
  }

  /** Returns the same proxies with another CA bundle, trusted in addition to Java's own. */
  public Network trusting(CaBundle other) {
    return new Network(proxies, Optional.of(other));
  }

  /** Returns the CA bundle that is trusted in addition to Java's own certificates, if any. */
  public Optional<CaBundle> bundle() {
    return bundle;
  }

  /** Makes an HTTP client without cookies. */
  public BoundedHttp http() {
    return new BoundedHttp(this, false, Optional.empty());
  }

  /** Makes an HTTP client that stores cookies until it is closed. */
  public BoundedHttp httpWithCookies() {
    return new BoundedHttp(this, true, Optional.empty());
  }

  /** Makes an HTTP client that stores cookies and answers the challenges of one server. */
  public BoundedHttp httpWithCookies(ServerLogin login) {
    return new BoundedHttp(this, true, Optional.of(login));
  }

  /** Returns a selector of the proxy for an address. */
  public ProxySelector proxySelector() {
    return proxies.selector();
  }

  /**
   * Describes why a server did not answer, and what to do.
   *
   * @param serverName the server's name in messages
   * @param failure the exception of the HTTP client
   */
  public NoCredentials.NotAnswered failure(String serverName, URI address, Throwable failure) {
    return new ConnectionFailure(serverName, address, proxy(address)).of(failure);
  }

  /** Describes a 407 response: a proxy requires a login, or rejected the configured one. */
  public NoCredentials.NotAnswered proxyAuthentication(String serverName, URI address) {
    return new ConnectionFailure(serverName, address, proxy(address)).proxyAuthentication();
  }

  /** Returns the proxy from the environment variables for an address; empty if it needs none. */
  Optional<NamedProxy> proxy(URI address) {
    return proxies.to(address);
  }

  Proxies proxies() {
    return proxies;
  }

  /**
   * Returns the trust manager that checks servers' certificates.
   *
   * @throws NoCredentials.NotAnswered if the CA bundle cannot be used
   */
  public synchronized X509ExtendedTrustManager trust() throws NoCredentials.NotAnswered {
    X509ExtendedTrustManager mine = trust;
    if (mine == null) {
      mine = ServerTrust.beside(bundle);
      trust = mine;
    }
    return mine;
  }

  /**
   * Returns a TLS context with this trust.
   *
   * @throws NoCredentials.NotAnswered if the CA bundle cannot be used
   */
  public synchronized SSLContext tls() throws NoCredentials.NotAnswered {
    SSLContext mine = tls;
    if (mine == null) {
      try {
        mine = SSLContext.getInstance("TLS");
        mine.init(null, new TrustManager[] {trust()}, null);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("TLS is part of every Java", e);
      }
      tls = mine;
    }
    return mine;
  }
}
