package vend.client.http;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsStore;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * Adapts the proxies of a {@link Network} to Apache HttpClient. Separate from it, so that a network
 * that sends nothing does not load Apache's classes.
 */
public final class ProxyRoutes {
  private ProxyRoutes() {}

  /** Returns a planner that routes each request through its proxy. */
  public static HttpRoutePlanner planner(Network network) {
    return new SystemDefaultRoutePlanner(network.proxySelector()) {
      @Override
      protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context)
          throws HttpException {
        try {
          return super.determineProxy(target, context);
        } catch (NamedProxy.Unusable e) {
          throw new HttpException(String.valueOf(e.getMessage()), e);
        }
      }
    };
  }

  /** Returns the users and passwords of the proxies; each goes to its own proxy only. */
  public static CredentialsStore logins(Network network) {
    var store = new BasicCredentialsProvider();
    Stream.of(network.proxies().http(), network.proxies().https())
        .flatMap(Optional::stream)
        .forEach(proxy -> add(store, proxy));
    return store;
  }

  private static void add(CredentialsStore store, NamedProxy proxy) {
    try {
      HttpHost at = host(proxy);
      credentials(proxy)
          .ifPresent(login ->
              store.setCredentials(new AuthScope(at, null, StandardAuthScheme.BASIC), login));
    } catch (NamedProxy.Unusable _) {
      // The first request that needs this proxy reports it.
    }
  }

  static HttpHost host(NamedProxy proxy) {
    InetSocketAddress at = proxy.socket();
    return new HttpHost("http", at.getHostString(), at.getPort());
  }

  static Optional<UsernamePasswordCredentials> credentials(NamedProxy proxy) {
    return proxy
        .login()
        .map(login ->
            new UsernamePasswordCredentials(login.user(), login.password().reveal().toCharArray()));
  }
}
