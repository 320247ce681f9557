package vend.client.saml;

import java.util.Map;
import java.util.Optional;
import vend.client.NoCredentials;
import vend.client.http.Answer;
import vend.client.http.Challenge;
import vend.client.http.ChallengedHttp;
import vend.client.http.Form;

/**
 * Answers the server's challenges by user and password.
 *
 * @param server is named
 * @param challenge the only kind that is answered
 * @param http keeps cookies, and answers no other server's challenges
 */
record ChallengeExchange(NamedServer server, Challenge challenge, ChallengedHttp http)
    implements SignInConnection {
  static ChallengeExchange to(NamedServer server, Challenge challenge, UserPassword who)
      throws NoCredentials {
    return new ChallengeExchange(
        server,
        challenge,
        new ChallengedHttp(
            server.address(), challenge, who.user(), who.password(), server.network()));
  }

  @Override
  public Answer send(Step step) throws NoCredentials {
    boolean named = server.is(step.to());
    Answer answer =
        http.send(
            step.to(),
            step.isGet() ? Optional.empty() : Optional.of(Form.encode(step.fields())),
            named ? server.headers() : Map.of());
    if (named && answer.status() == 401) {
      server.checkAsks(answer, challenge.scheme());
    }
    return answer;
  }

  @Override
  public void close() {
    http.close();
  }
}
