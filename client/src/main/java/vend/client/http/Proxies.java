package vend.client.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies in environment variables: {@code HTTPS_PROXY} and {@code HTTP_PROXY} by the scheme of
 * the address, {@code NO_PROXY} for hosts that need none. As in curl, the lower-case names take
 * precedence. Loopback never uses a proxy. Without these variables, Java's own settings apply
 * ({@code -Dhttps.proxyHost} and others).
 */
record Proxies(Optional<NamedProxy> http, Optional<NamedProxy> https, NoProxy none) {
  static final Proxies NONE = of(Map.of());

  static Proxies of(Map<String, String> environment) {
    return new Proxies(
        proxy(environment, "HTTP_PROXY"),
        proxy(environment, "HTTPS_PROXY"),
        NoProxy.parse(
            variable(environment, "NO_PROXY")
                .flatMap(name -> Optional.ofNullable(environment.get(name)))
                .orElse("")));
  }

  private static Optional<NamedProxy> proxy(Map<String, String> environment, String name) {
    return variable(environment, name)
        .map(set -> new NamedProxy(String.valueOf(environment.get(set)).strip(), set));
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Stream.of(name.toLowerCase(Locale.ROOT), name)
        .filter(one -> !environment.getOrDefault(one, "").isBlank())
        .findFirst();
  }

  /** Returns the proxy from the environment variables for an address; empty if it needs none. */
  Optional<NamedProxy> to(URI address) {
    if (address.getHost() == null || SafeAddress.isLoopback(address) || none.matches(address)) {
      return Optional.empty();
    }
    return "http".equals(address.getScheme()) ? http : https;
  }

  /** Returns a selector for the HTTP clients. */
  ProxySelector selector() {
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI address) {
        if (address.getHost() == null || SafeAddress.isLoopback(address)) {
          return List.of(Proxy.NO_PROXY);
        }
        Optional<NamedProxy> named = to(address);
        if (named.isPresent()) {
          return List.of(new Proxy(Proxy.Type.HTTP, named.get().socket()));
        }
        ProxySelector javas = ProxySelector.getDefault();
        return javas == null || none.matches(address)
            ? List.of(Proxy.NO_PROXY)
            : javas.select(address);
      }

      @Override
      public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // There is no other route to try.
      }
    };
  }
}
