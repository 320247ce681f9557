package vend.client.saml;

import java.util.Optional;
import vend.client.NoCredentials;
import vend.client.http.Answer;

/**
 * Answers the challenge {@code Negotiate} (RFC 4559) of the named server by a Kerberos ticket for
 * that server; each step anew, and once.
 *
 * @param plain sends
 * @param identity has tickets
 */
record NegotiateExchange(PlainExchange plain, KerberosIdentity identity)
    implements SignInConnection {
  @Override
  public Answer send(Step step) throws NoCredentials {
    Answer answer = plain.send(step);
    if (answer.status() != 401 || !plain.server().is(step.to())) {
      return answer;
    }
    plain.server().checkAsks(answer, "negotiate");
    return plain.send(step, Optional.of(identity.negotiate(plain.server().host())));
  }

  @Override
  public void close() {
    plain.close();
  }
}
