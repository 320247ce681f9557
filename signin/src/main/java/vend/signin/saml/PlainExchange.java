package vend.signin.saml;

import java.net.http.HttpRequest;
import java.util.Optional;
import vend.Secret;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Form;
import vend.client.source.NoCredentials;

/**
 * Needs nothing beyond headers.
 *
 * @param server is named
 * @param authorization goes with each request to it
 * @param http keeps cookies
 */
record PlainExchange(NamedServer server, Optional<Secret> authorization, BoundedHttp http)
    implements SignInConnection {
  static PlainExchange to(NamedServer server, Optional<Secret> authorization) {
    return new PlainExchange(server, authorization, server.network().httpWithCookies());
  }

  @Override
  public Answer send(Step step) throws NoCredentials {
    return send(step, authorization);
  }

  /** The same with another header of authorization, which the named server alone gets, too. */
  Answer send(Step step, Optional<Secret> authorization) throws NoCredentials {
    HttpRequest.Builder request =
        step.isGet()
            ? HttpRequest.newBuilder(step.to()).GET()
            : Form.post(step.to(), step.fields());
    if (server.is(step.to())) {
      server.headers().forEach(request::setHeader);
      authorization.ifPresent(value -> request.setHeader("Authorization", value.reveal()));
    }
    return http.send(request.build(), step.to().getHost());
  }

  @Override
  public void close() {
    http.close();
  }
}
