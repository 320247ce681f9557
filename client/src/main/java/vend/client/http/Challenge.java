package vend.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.hc.client5.http.auth.AuthSchemeFactory;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.NTCredentials;
import org.apache.hc.client5.http.auth.StandardAuthScheme;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.DigestSchemeFactory;
import org.apache.hc.client5.http.impl.auth.NTLMSchemeFactory;
import vend.Secret;

/**
 * What a server asks, in its answer of 401, that user and password can answer without being sent.
 */
@SuppressWarnings("deprecation") // NTLM: old and weak, and still what some companies sign in by.
public enum Challenge {
  /** HTTP Digest authentication, RFC 7616. */
  DIGEST(StandardAuthScheme.DIGEST),
  /** NTLM, version 2: three messages over one connection. */
  NTLM(StandardAuthScheme.NTLM);

  private final String scheme;

  Challenge(String scheme) {
    this.scheme = scheme;
  }

  /** As HTTP calls it. */
  public String scheme() {
    return scheme;
  }

  AuthSchemeFactory factory() {
    return switch (this) {
      case DIGEST -> new DigestSchemeFactory(UTF_8);
      case NTLM -> NTLMSchemeFactory.INSTANCE;
    };
  }

  /** A user of NTLM may be of a domain: {@code DOMAIN\\user}. */
  Credentials credentials(String user, Secret password) {
    char[] secret = password.reveal().toCharArray();
    int backslash = user.indexOf('\\');
    return switch (this) {
      case DIGEST -> new UsernamePasswordCredentials(user, secret);
      case NTLM ->
          new NTCredentials(
              user.substring(backslash + 1),
              secret,
              "",
              backslash < 0 ? "" : user.substring(0, backslash));
    };
  }
}
