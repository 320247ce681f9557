package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.cookie.StandardCookieSpec;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import vend.client.source.NoCredentials;

/**
 * An HTTP client over a {@link Network}, with limits on the time of a whole exchange and the size
 * of a response. It follows no redirects and retries nothing, so that a request goes to the named
 * host alone, once. It uses Apache HttpClient, created at the first request because loading it
 * takes time. Safe for use by many threads; with a {@link ServerLogin}, for one thread, since NTLM
 * authenticates a connection.
 */
public final class BoundedHttp implements AutoCloseable {
  /** The size limit of a response body; a longer one fails. */
  static final int MOST_BYTES = 1 << 20;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Client client;
  private final Duration longest;

  BoundedHttp(Network network, boolean cookies, Optional<ServerLogin> login) {
    this(new Client(network, cookies, login), LONGEST);
  }

  private BoundedHttp(Client client, Duration longest) {
    this.client = client;
    this.longest = longest;
  }

  /** Returns a client with this time limit, if it is shorter than the current one. */
  public BoundedHttp within(Duration most) {
    return most.compareTo(longest) < 0 ? new BoundedHttp(client, most) : this;
  }

  /**
   * Sends a request.
   *
   * @param serverName the server's name in messages
   * @throws NoCredentials.NotAnswered if no complete response arrives within the limits
   * @throws NoCredentials if the server's challenge cannot be answered
   */
  public Answer send(Request request, String serverName) throws NoCredentials {
    Optional<NamedProxy> proxy = client.network.proxy(request.address());
    var failure = new ConnectionFailure(serverName, request.address(), proxy);
    try {
      return client.send(
          request,
          proxy,
          new TimeLimit(longest, "The server may be busy. Try again later."),
          failure);
    } catch (NamedProxy.Unusable e) {
      throw failure.of(e);
    }
  }

  /** Closes all connections at once, even those in use. */
  @Override
  public void close() {
    client.close();
  }

  /** The response body exceeds the size limit. */
  static final class TooLong extends IOException {
    @java.io.Serial private static final long serialVersionUID = 1;
  }

  /** Wraps Apache HttpClient, created at the first request. */
  private static final class Client {
    private static final int MOST_CHARACTERS_OF_A_HEADER = 64 * 1024;
    private static final int MOST_HEADERS = 256;

    /** Apache's default of five would make threads wait for each other. */
    private static final int MOST_CONNECTIONS = 256;

    private static final String COOKIE = "Cookie";

    private final Network network;
    private final boolean cookies;
    private final Optional<ServerLogin> login;
    private @Nullable CloseableHttpClient made;
    private @Nullable HttpClientContext kept;

    Client(Network network, boolean cookies, Optional<ServerLogin> login) {
      this.network = network;
      this.cookies = cookies;
      this.login = login;
    }

    Answer send(
        Request request, Optional<NamedProxy> proxy, TimeLimit bound, ConnectionFailure failure)
        throws NoCredentials {
      CloseableHttpClient apache = client();
      HttpClientContext context = context(proxy);
      var sent = new HttpUriRequestBase(request.method(), request.address());
      request.headers().forEach(sent::setHeader);
      if (cookies) {
        sent.removeHeaders(COOKIE);
        context.setAttribute(COOKIE, request.headers().get(COOKIE));
      }
      if (!request.method().equals("GET")) {
        sent.setEntity(new ByteArrayEntity(request.body().getBytes(UTF_8), null));
      }
      Answer answer;
      try {
        answer =
            bound.run(
                failure.serverName(),
                () ->
                    apache.execute(
                        sent, context, response -> answer(request.address(), sent, response)));
      } catch (TimeLimit.Failed e) {
        if (e.reason() instanceof NegotiateScheme.NoTicket none) {
          throw none.reason();
        }
        throw failure.of(e.reason());
      } finally {
        sent.cancel();
      }
      if (answer.status() == 407) {
        throw failure.proxyAuthentication();
      }
      // Apache's client returns a proxy's response to CONNECT as if it came from the server.
      if ("https".equals(request.address().getScheme()) && context.getSSLSession() == null) {
        throw failure.tunnel(answer.status());
      }
      return answer;
    }

    private synchronized CloseableHttpClient client() throws NoCredentials.NotAnswered {
      CloseableHttpClient mine = made;
      if (mine == null) {
        HttpClientBuilder builder =
            HttpClients.custom()
                .setConnectionManager(connections())
                .setDefaultRequestConfig(configuration())
                .setRoutePlanner(ProxyRoutes.planner(network))
                .setUserAgent("vend")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .disableContentCompression();
        if (cookies) {
          builder.addRequestInterceptorLast((request, _, context) -> addCookies(request, context));
        } else {
          builder.disableCookieManagement();
        }
        mine = builder.build();
        made = mine;
      }
      return mine;
    }

    /** Without this, Apache's client sends no stored cookies if a request has its own. */
    private static void addCookies(HttpRequest request, HttpContext context) {
      if (context.getAttribute(COOKIE) instanceof String own) {
        Header others = request.getFirstHeader(COOKIE);
        request.setHeader(COOKIE, others == null ? own : own + "; " + others.getValue());
      }
    }

    private HttpClientConnectionManager connections() throws NoCredentials.NotAnswered {
      return PoolingHttpClientConnectionManagerBuilder.create()
          .setDefaultConnectionConfig(
              ConnectionConfig.custom()
                  .setConnectTimeout(Timeout.of(CONNECT))
                  // Requests are not retried, so never reuse a connection that the server closed.
                  .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                  .build())
          .setMaxConnTotal(MOST_CONNECTIONS)
          .setMaxConnPerRoute(MOST_CONNECTIONS)
          .setConnectionFactory(
              ManagedHttpClientConnectionFactory.builder()
                  .http1Config(
                      Http1Config.custom()
                          .setMaxLineLength(MOST_CHARACTERS_OF_A_HEADER)
                          .setMaxHeaderCount(MOST_HEADERS)
                          .build())
                  .build())
          // Java compares host names itself; Apache's verifier would load a list of public
          // suffixes.
          .setTlsSocketStrategy(
              new DefaultClientTlsStrategy(
                  network.tls(), HostnameVerificationPolicy.BUILTIN, NoopHostnameVerifier.INSTANCE))
          .build();
    }

    private RequestConfig configuration() {
      RequestConfig.Builder builder =
          RequestConfig.custom()
              .setCookieSpec(StandardCookieSpec.RELAXED)
              .setProtocolUpgradeEnabled(false)
              // Without it, Apache's client answers no challenge at all.
              .setAuthenticationEnabled(login.isPresent());
      login.ifPresent(one -> builder.setTargetPreferredAuthSchemes(List.of(one.scheme())));
      return builder.build();
    }

    /** A new context for each request; with a login, one for all, since NTLM needs several. */
    private synchronized HttpClientContext context(Optional<NamedProxy> proxy) {
      HttpClientContext context = kept;
      if (context == null) {
        context = HttpClientContext.create();
        if (login.isPresent()) {
          answer(login.get(), context);
          kept = context;
        }
      }
      context.setSSLSession(null);
      if (proxy.isPresent()) {
        signIn(proxy.get(), context);
      }
      return context;
    }

    private static void answer(ServerLogin login, HttpClientContext context) {
      var credentials = new BasicCredentialsProvider();
      credentials.setCredentials(login.scope(), login.credentials());
      context.setCredentialsProvider(credentials);
      context.setAuthSchemeRegistry(
          RegistryBuilder.<AuthSchemeFactory>create()
              .register(login.scheme(), login.factory())
              .build());
    }

    /** Sends Basic credentials with the first request, and not again if the proxy rejects them. */
    private static void signIn(NamedProxy proxy, HttpClientContext context) {
      ProxyRoutes.credentials(proxy)
          .ifPresent(login -> {
            var basic = new BasicScheme();
            basic.initPreemptive(login);
            context.resetAuthExchange(ProxyRoutes.host(proxy), basic);
          });
    }

    private static Answer answer(URI address, HttpUriRequestBase sent, ClassicHttpResponse response)
        throws IOException {
      var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
      for (Header header : response.getHeaders()) {
        headers
            .computeIfAbsent(header.getName(), _ -> new ArrayList<>())
            .add(String.valueOf(header.getValue()));
      }
      return new Answer(
          address, response.getCode(), Collections.unmodifiableMap(headers), body(sent, response));
    }

    private static byte[] body(HttpUriRequestBase sent, ClassicHttpResponse response)
        throws IOException {
      if (response.getEntity() == null) {
        return new byte[0];
      }
      InputStream in = response.getEntity().getContent();
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        // Without this, Apache's client would read the rest of the body.
        sent.cancel();
        throw new TooLong();
      }
      return bytes;
    }

    synchronized void close() {
      if (made != null) {
        made.close(CloseMode.IMMEDIATE);
      }
    }
  }
}
