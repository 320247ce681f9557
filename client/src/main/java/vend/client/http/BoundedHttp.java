package vend.client.http;

import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import vend.client.source.NoCredentials;

/**
 * HTTP over a {@link Network}, with a bound for the time of a whole answer and for its size, that
 * follows no redirect: what is sent goes to the named host alone. Made cheaply: Java's own client
 * takes a tenth of a second, and comes with the first request. Safe for use by many threads.
 */
public final class BoundedHttp implements AutoCloseable {
  /** The most that is read of an answer. */
  static final int MOST_BYTES = 1 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Clients clients;
  private final Duration longest;

  BoundedHttp(Network network, boolean cookies) {
    this(new Clients(network, cookies), LONGEST);
  }

  private BoundedHttp(Clients clients, Duration longest) {
    this.clients = clients;
    this.longest = longest;
  }

  /** Java's client, once it is needed. */
  private static final class Clients {
    private final Network network;
    private final boolean cookies;
    private @Nullable HttpClient made;

    Clients(Network network, boolean cookies) {
      this.network = network;
      this.cookies = cookies;
    }

    synchronized HttpClient client() throws NoCredentials.NotAnswered {
      HttpClient mine = made;
      if (mine == null) {
        HttpClient.Builder builder =
            HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(network.proxySelector())
                .sslContext(network.tls());
        if (cookies) {
          builder.cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER));
        }
        mine = builder.build();
        made = mine;
      }
      return mine;
    }

    synchronized void close() {
      if (made != null) {
        made.close();
      }
    }
  }

  /** The same, if need be with a tighter bound. */
  public BoundedHttp within(Duration most) {
    return most.compareTo(longest) < 0 ? new BoundedHttp(clients, most) : this;
  }

  /**
   * Asks.
   *
   * @param who answers, in words for people
   * @throws NoCredentials.NotAnswered if there is no whole answer within the bounds
   */
  public Answer send(HttpRequest request, String who) throws NoCredentials.NotAnswered {
    Optional<NamedProxy> proxy = clients.network.proxy(request.uri());
    var failure = new ConnectionFailure(who, request.uri(), proxy);
    HttpClient client = clients.client();
    HttpRequest sent;
    try {
      sent = withLogin(request, proxy);
    } catch (NamedProxy.Unusable e) {
      throw failure.of(e);
    }
    var answer =
        client.sendAsync(sent, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() == 407) {
        throw failure.proxyAuthentication();
      }
      return new Answer(request.uri(), response.statusCode(), response.headers(), body(response));
    } catch (ExecutionException e) {
      throw failure.of(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new NoCredentials.NotAnswered(
          "%s gave no whole answer within %d s".formatted(who, longest.toSeconds()),
          "The server may be busy: try again later.",
          Optional.empty());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered(
          "the call to %s was broken off".formatted(who), "", Optional.empty());
    }
  }

  /**
   * With the proxy's user and password, at once. An {@link java.net.Authenticator} would be asked
   * by servers, too, and fail where it has none for them. Java sends this header to proxies alone.
   */
  private static HttpRequest withLogin(HttpRequest request, Optional<NamedProxy> proxy) {
    Optional<NamedProxy.Login> login = proxy.flatMap(NamedProxy::login);
    return login.isEmpty()
        ? request
        : HttpRequest.newBuilder(request, (_, _) -> true)
            .setHeader("Proxy-Authorization", login.get().header().reveal())
            .build();
  }

  /** None, where a proxy let nothing through. */
  private static byte[] body(HttpResponse<byte[]> response) {
    return Optional.ofNullable(response.body()).orElseGet(() -> new byte[0]);
  }

  /** Closes its connections, if there were any. */
  @Override
  public void close() {
    clients.close();
  }
}
