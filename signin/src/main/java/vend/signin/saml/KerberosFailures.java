package vend.signin.saml;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vend.client.source.NoCredentials;

/**
 * Describes Kerberos errors and what to do.
 *
 * @param login the source of the ticket
 * @param server the server that the ticket is for; empty for the first ticket
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4120#section-7.5.9">RFC 4120: error codes</a>
 */
record KerberosFailures(KerberosLogin login, Optional<String> server) {
  /** The error code in a message of the JDK: {@code Clock skew too great (37)}. */
  private static final Pattern CODE = Pattern.compile("\\((\\d{1,2})\\)");

  private static final Pattern UNREACHABLE =
      Pattern.compile(
          "(?i).*(timed out|refused|unreachable|no route|unknownhost|unknown host|reset).*");
  private static final Pattern NO_REALM =
      Pattern.compile("(?i).*(cannot (locate|find) (kdc|default realm)|default realm|krb5.conf).*");

  KerberosFailures(KerberosLogin login) {
    this(login, Optional.empty());
  }

  KerberosFailures at(String host) {
    return new KerberosFailures(login, Optional.of(host));
  }

  /** Describes why there is no ticket; it searches the JDK's messages but does not show them. */
  NoCredentials of(Throwable reason) {
    String messages =
        String.join(
            "; ",
            Stream.iterate(reason, one -> one != null, Throwable::getCause)
                .limit(8)
                .map(one -> one.getClass().getSimpleName() + ": " + one.getMessage())
                .toList());
    Matcher code = CODE.matcher(messages);
    if (code.find()) {
      return ofCode(Integer.parseInt(code.group(1)));
    }
    // A wrong password shows up as a checksum error when the KDC's reply is decrypted.
    if (messages.contains("Checksum failed")) {
      return ofCode(31);
    }
    if (NO_REALM.matcher(messages).matches()) {
      return notAnswered(
          "Java's Kerberos configuration names no KDC for the realm",
          "Name the KDC in /etc/krb5.conf, or in the file of -Djava.security.krb5.conf (Java does not read KRB5_CONFIG).");
    }
    if (UNREACHABLE.matcher(messages).matches()) {
      return notAnswered(
          "the KDC does not answer", "Check your network, and the realm's KDC in krb5.conf.");
    }
    return server.map(KerberosFailures::noTicketFor).orElseGet(this::missing);
  }

  private static NoCredentials noTicketFor(String host) {
    return new NoCredentials.UnusableAnswer(
        "Kerberos issued no ticket for HTTP/" + host,
        "Run Java with -Dsun.security.krb5.debug=true to see why.");
  }

  private NoCredentials ofCode(int code) {
    return switch (code) {
      case 6 -> refused("does not know the user or service (6)", "Check its name and its realm.");
      case 7 ->
          refused(
              "does not know the service HTTP/%s (7)".formatted(server.orElse("?")),
              "Use the host name under which the server is registered, the same as in browsers.");
      case 12 -> refused("does not allow a login at this time, or from this machine (12)", "");
      case 14 ->
          refused(
              "supports no encryption type that Java supports (14)",
              "Java supports only AES. Give the account AES keys.");
      case 18 -> refused("has locked the account, or the account has expired (18)", "");
      case 23 -> refused("requires a new password, because it has expired (23)", "Run kpasswd.");
      case 24, 31 ->
          refused(
              "refused the %s (%d)".formatted(proof(), code),
              "Check it with kinit. Several wrong attempts lock an account.");
      case 32 -> refused("no longer accepts the ticket, because it has expired (32)", "Run kinit.");
      case 37 ->
          refused(
              "differs in time from this machine (37)",
              "Correct this machine's clock: Kerberos tolerates five minutes.");
      case 41, 44 -> refused("cannot read the ticket (%d)".formatted(code), "Run kinit.");
      case 68 -> refused("does not know the realm (68)", "Realms are written in capital letters.");
      default -> refused("refused the login (error %d of RFC 4120)".formatted(code), "");
    };
  }

  private String proof() {
    return switch (login) {
      case KerberosLogin.TicketCache _ -> "ticket";
      case KerberosLogin.Keytab _ -> "keytab's keys";
      case KerberosLogin.Password _ -> "password";
    };
  }

  /** Describes a failure on this machine, before any server was asked. */
  private NoCredentials missing() {
    return switch (login) {
      case KerberosLogin.TicketCache cache -> noTicket(cache.file());
      case KerberosLogin.Keytab keytab ->
          new NoCredentials.SignInRefused(
              Files.isReadable(keytab.file())
                  ? "the keytab %s does not contain the principal %s"
                      .formatted(keytab.file(), keytab.principal())
                  : "the keytab %s cannot be read".formatted(keytab.file()),
              "List the keytab's keys: klist -k -t " + keytab.file());
      case KerberosLogin.Password _ ->
          new NoCredentials.UnusableAnswer(
              "the Kerberos login with user and password failed",
              "Run Java with -Dsun.security.krb5.debug=true to see why.");
    };
  }

  private static NoCredentials noTicket(Path file) {
    return new NoCredentials.SignInRefused(
        Files.isReadable(file)
            ? "the ticket cache %s holds no Kerberos ticket, or an expired one".formatted(file)
            : "there is no Kerberos ticket: the ticket cache %s cannot be read".formatted(file),
        "Run kinit. If klist shows a ticket in another cache, set KRB5CCNAME=FILE:/path.");
  }

  private static NoCredentials refused(String what, String next) {
    return new NoCredentials.SignInRefused("Kerberos " + what, next);
  }

  private static NoCredentials notAnswered(String what, String next) {
    return new NoCredentials.NotAnswered(what, next, Optional.empty());
  }
}
