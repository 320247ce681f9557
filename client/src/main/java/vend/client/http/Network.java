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
 * The way to the servers: which proxies are in between, and which certificates are trusted. Every
 * connection of this library beyond this machine takes it. Making one reads no file; the bundle is
 * read at the first connection. Safe for use by many threads.
 */
public final class Network {
  /** No proxies but Java's own, and the certificates that Java trusts. */
  public static final Network PLAIN = new Network(Proxies.NONE, Optional.empty());

  private final Proxies proxies;
  private final Optional<CaBundle> bundle;
  private @Nullable X509ExtendedTrustManager trust;
  private @Nullable SSLContext tls;

  private Network(Proxies proxies, Optional<CaBundle> bundle) {
    this.proxies = proxies;
    this.bundle = bundle;
  }

  /** By the variables of this process. */
  public static Network ofProcess() {
    return ofEnvironment(System.getenv());
  }

  /**
   * By variables.
   *
   * @param environment {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in small
   *     letters, too; {@code VEND_CA_BUNDLE}, else {@code AWS_CA_BUNDLE}, else {@code
   *     SSL_CERT_FILE}
   */
  public static Network ofEnvironment(Map<String, String> environment) {
    return new Network(Proxies.of(environment), CaBundle.find(environment));
  }

  /** The same proxies, and a bundle that is trusted beside the certificates that Java trusts. */
  public Network trusting(CaBundle other) {
    return new Network(proxies, Optional.of(other));
  }

  /** The certificates that are trusted beside those that Java trusts. */
  public Optional<CaBundle> bundle() {
    return bundle;
  }

  /** HTTP over it, which keeps no cookies. */
  public BoundedHttp http() {
    return new BoundedHttp(this, false, Optional.empty());
  }

  /** HTTP over it, which keeps cookies for as long as it is there. */
  public BoundedHttp httpWithCookies() {
    return new BoundedHttp(this, true, Optional.empty());
  }

  /** The same, which answers the challenges of one server. */
  public BoundedHttp httpWithCookies(ServerLogin login) {
    return new BoundedHttp(this, true, Optional.of(login));
  }

  /** What says which proxy is on the way. */
  public ProxySelector proxySelector() {
    return proxies.selector();
  }

  /**
   * Says why an address did not answer, and what to do.
   *
   * @param who should have answered, in words for people
   * @param failure what the HTTP client threw
   */
  public NoCredentials.NotAnswered failure(String who, URI address, Throwable failure) {
    return new ConnectionFailure(who, address, proxy(address)).of(failure);
  }

  /** Says that a proxy on the way to an address wants a sign-in, or another one (407). */
  public NoCredentials.NotAnswered proxyAuthentication(String who, URI address) {
    return new ConnectionFailure(who, address, proxy(address)).proxyAuthentication();
  }

  /** The proxy of the environment on the way to an address. */
  Optional<NamedProxy> proxy(URI address) {
    return proxies.to(address);
  }

  Proxies proxies() {
    return proxies;
  }

  /**
   * What checks the certificates of servers.
   *
   * @throws NoCredentials.NotAnswered if the bundle can't be used
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
   * TLS that trusts so.
   *
   * @throws NoCredentials.NotAnswered if the bundle can't be used
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
