package vend.signin.saml;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;
import vend.Secret;
import vend.client.http.TimeLimit;
import vend.client.source.NoCredentials;

/**
 * A user or service that is logged in to Kerberos.
 *
 * @param subject holds the ticket
 */
record KerberosIdentity(Subject subject, KerberosFailures failures) {
  private static final String LOGIN_MODULE = "com.sun.security.auth.module.Krb5LoginModule";
  private static final String SPNEGO = "1.3.6.1.5.5.2";

  /** Without a limit, the JDK waits a minute and a half for each KDC that does not answer. */
  private static final TimeLimit LOGIN = bound(30);

  /** Shorter than the limit of an HTTP exchange, so that the error names the KDC. */
  private static final TimeLimit TICKET = bound(20);

  private static TimeLimit bound(long seconds) {
    return new TimeLimit(Duration.ofSeconds(seconds), "Check the address and your network.");
  }

  static KerberosIdentity of(
      KerberosLogin login, Map<String, String> options, Optional<Secret> password)
      throws NoCredentials {
    var failures = new KerberosFailures(login);
    return new KerberosIdentity(
        bounded(LOGIN, failures, () -> subject(options, password)), failures);
  }

  private static <T> T bounded(TimeLimit bound, KerberosFailures failures, Callable<T> call)
      throws NoCredentials {
    try {
      return bound.run("Kerberos", call);
    } catch (TimeLimit.Failed e) {
      throw failures.of(e.reason());
    }
  }

  private static Subject subject(Map<String, String> options, Optional<Secret> password)
      throws Exception {
    var context =
        new LoginContext("vend", new Subject(), answering(password), configuration(options));
    context.login();
    return context.getSubject();
  }

  private static CallbackHandler answering(Optional<Secret> password) {
    return callbacks -> {
      for (Callback callback : callbacks) {
        if (callback instanceof PasswordCallback prompt) {
          password.ifPresent(secret -> prompt.setPassword(secret.reveal().toCharArray()));
        }
      }
    };
  }

  private static Configuration configuration(Map<String, String> options) {
    return new Configuration() {
      @Override
      public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
        return new AppConfigurationEntry[] {
          new AppConfigurationEntry(
              LOGIN_MODULE, AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, options)
        };
      }
    };
  }

  /**
   * Returns a SPNEGO token for one request to a server (RFC 4559).
   *
   * @param host whose service principal is {@code HTTP/host}
   * @throws NoCredentials if the KDC issues no ticket for it
   */
  byte[] token(String host) throws NoCredentials {
    return bounded(TICKET, failures.at(host), () -> Subject.callAs(subject, () -> made(host)));
  }

  private static byte[] made(String host) throws GSSException {
    GSSManager manager = GSSManager.getInstance();
    GSSName service = manager.createName("HTTP@" + host, GSSName.NT_HOSTBASED_SERVICE);
    GSSContext context =
        manager.createContext(service, new Oid(SPNEGO), null, GSSContext.DEFAULT_LIFETIME);
    try {
      context.requestMutualAuth(true);
      // No delegation: the server learns the identity, but cannot act as the user elsewhere.
      context.requestCredDeleg(false);
      return context.initSecContext(new byte[0], 0, 0);
    } finally {
      context.dispose();
    }
  }

  /** Omits the ticket. */
  @Override
  public String toString() {
    return "KerberosIdentity";
  }
}
