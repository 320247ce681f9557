package vend.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsStore;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicSchemeFactory;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import vend.Secret;
import vend.client.source.NoCredentials;

/**
 * HTTP that answers one kind of challenge, of one server, by user and password, once: an answer of
 * 401 to that is handed on. The bounds are those of {@link BoundedHttp}; cookies are kept,
 * redirects not followed. For one thread: what NTLM proves, it proves for one connection.
 *
 * <p>Java's own clients won't do: that of {@code java.net.http} knows neither NTLM nor Digest with
 * MD5; the older one tries what it is offered as it likes, and more than once.
 */
public final class ChallengedHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final Network network;
  private final CloseableHttpClient client;
  private final HttpClientContext context = HttpClientContext.create();

  /**
   * @param server whose challenges are answered: scheme, host and port
   * @param challenge the only kind that is
   * @param user answers; of NTLM it may have a domain before a backslash
   * @param password answers
   * @param network the way to it; its proxies are answered by Basic
   * @throws NoCredentials.NotAnswered if the network's certificates can't be used
   */
  public ChallengedHttp(
      URI server, Challenge challenge, String user, Secret password, Network network)
      throws NoCredentials.NotAnswered {
    this.network = network;
    CredentialsStore logins = network.proxyLogins();
    logins.setCredentials(scope(server, challenge), challenge.credentials(user, password));
    context.setCredentialsProvider(logins);
    context.setAuthSchemeRegistry(
        RegistryBuilder.<AuthSchemeFactory>create()
            .register(challenge.scheme(), challenge.factory())
            .register(StandardAuthScheme.BASIC, BasicSchemeFactory.INSTANCE)
            .build());
    client =
        HttpClients.custom()
            .setConnectionManager(connections(network))
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setTargetPreferredAuthSchemes(List.of(challenge.scheme()))
                    .setProxyPreferredAuthSchemes(List.of(StandardAuthScheme.BASIC))
                    .setResponseTimeout(Timeout.of(LONGEST))
                    .build())
            .setRoutePlanner(network.routePlanner())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableContentCompression()
            .build();
  }

  /** With the port spelled out: without one, all ports of the host would be meant. */
  private static AuthScope scope(URI server, Challenge challenge) {
    return new AuthScope(
        new HttpHost(server.getScheme(), server.getHost(), SafeAddress.port(server)),
        null,
        challenge.scheme());
  }

  private static HttpClientConnectionManager connections(Network network)
      throws NoCredentials.NotAnswered {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDefaultConnectionConfig(
            ConnectionConfig.custom().setConnectTimeout(Timeout.of(CONNECT)).build())
        .setTlsSocketStrategy(new DefaultClientTlsStrategy(network.tls()))
        .build();
  }

  /**
   * Asks for an address, or posts a form to it.
   *
   * @param form the form's encoded fields
   * @param headers further ones
   * @throws NoCredentials.NotAnswered if there is no whole answer within the bounds
   */
  public Answer send(URI to, Optional<String> form, Map<String, String> headers)
      throws NoCredentials.NotAnswered {
    HttpUriRequestBase request = form.isPresent() ? new HttpPost(to) : new HttpGet(to);
    form.ifPresent(fields ->
        request.setEntity(
            new StringEntity(fields, ContentType.APPLICATION_FORM_URLENCODED, false)));
    headers.forEach(request::setHeader);
    var failure = new ConnectionFailure(to.getHost(), to, network.proxy(to));
    try {
      Answer answer =
          new BoundedTime(LONGEST)
              .run(
                  to.getHost(),
                  () -> client.execute(request, context, response -> answer(to, response)));
      if (answer.status() == 407) {
        throw failure.proxyAuthentication();
      }
      return answer;
    } catch (BoundedTime.Failed e) {
      throw failure.of(e.reason());
    } finally {
      request.cancel();
    }
  }

  private static Answer answer(URI to, ClassicHttpResponse response) throws IOException {
    Map<String, List<String>> headers =
        Arrays.stream(response.getHeaders())
            .collect(
                Collectors.groupingBy(
                    Header::getName, Collectors.mapping(Header::getValue, Collectors.toList())));
    return new Answer(
        to, response.getCode(), HttpHeaders.of(headers, (_, _) -> true), body(response));
  }

  private static byte[] body(ClassicHttpResponse response) throws IOException {
    if (response.getEntity() == null) {
      return new byte[0];
    }
    try (InputStream in = response.getEntity().getContent()) {
      byte[] bytes = in.readNBytes(BoundedHttp.MOST_BYTES + 1);
      if (bytes.length > BoundedHttp.MOST_BYTES) {
        throw new IOException("longer than what is read of an answer");
      }
      return bytes;
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException _) {
      // Of connections that nobody needs any more.
    }
  }
}
