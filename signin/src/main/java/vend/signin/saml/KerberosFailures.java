package vend.signin.saml;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import vend.client.source.NoCredentials;

/**
 * What Kerberos says in numbers, in words.
 *
 * @param login where the ticket was to come from
 * @param server that the ticket was to be for; empty for the first ticket
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4120#section-7.5.9">RFC 4120: error codes</a>
 */
record KerberosFailures(KerberosLogin login, Optional<String> server) {
  /** As the JDK writes the code of an error: {@code Clock skew too great (37)}. */
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

  /** Why there is no ticket. The messages of the reason are read, and not shown as they are. */
  NoCredentials of(Throwable reason) {
    String said =
        String.join(
            "; ",
            Stream.iterate(reason, one -> one != null, Throwable::getCause)
                .limit(8)
                .map(one -> one.getClass().getSimpleName() + ": " + one.getMessage())
                .toList());
    Matcher code = CODE.matcher(said);
    if (code.find()) {
      return ofCode(Integer.parseInt(code.group(1)));
    }
    // What the KDC has sealed under the right password does not open under another.
    if (said.contains("Checksum failed")) {
      return ofCode(31);
    }
    if (NO_REALM.matcher(said).matches()) {
      return notAnswered(
          "Java knows no KDC of the realm",
          "Name it in /etc/krb5.conf, or in the file that -Djava.security.krb5.conf names (Java does not read KRB5_CONFIG).");
    }
    if (UNREACHABLE.matcher(said).matches()) {
      return notAnswered(
          "the KDC does not answer", "Check your network, and the realm's kdc in krb5.conf.");
    }
    return server.map(KerberosFailures::noTicketFor).orElseGet(this::missing);
  }

  private static NoCredentials noTicketFor(String host) {
    return new NoCredentials.UnusableAnswer(
        "Kerberos gives no ticket for HTTP/" + host, "-Dsun.security.krb5.debug=true shows why.");
  }

  private NoCredentials ofCode(int code) {
    return switch (code) {
      case 6 -> refused("knows no such user or service (6)", "Check its name and its realm.");
      case 7 ->
          refused(
              "knows no service HTTP/%s (7)".formatted(server.orElse("?")),
              "Use the name by which the server is registered: browsers ask for the same.");
      case 12 -> refused("does not allow it now, or from here (12)", "");
      case 14 ->
          refused(
              "has no kind of encryption in common with Java (14)",
              "Java takes AES alone; give the account AES keys.");
      case 18 -> refused("has locked the account, or it has expired (18)", "");
      case 23 -> refused("wants a new password first: it has expired (23)", "Run kpasswd.");
      case 24, 31 ->
          refused(
              "refused the %s (%d)".formatted(proof(), code),
              "Check it by hand with kinit; a few wrong ones lock an account.");
      case 32 -> refused("takes the ticket no more: it has expired (32)", "Run kinit.");
      case 37 ->
          refused(
              "has another time than this machine (37)",
              "Set the clock right: more than five minutes are too many.");
      case 41, 44 -> refused("can't read the ticket (%d)".formatted(code), "Run kinit.");
      case 68 -> refused("knows no such realm (68)", "Realms are written in capital letters.");
      default -> refused("refused it (error %d of RFC 4120)".formatted(code), "");
    };
  }

  private String proof() {
    return switch (login) {
      case KerberosLogin.TicketCache _ -> "ticket";
      case KerberosLogin.Keytab _ -> "keys of the keytab";
      case KerberosLogin.Password _ -> "password";
    };
  }

  /** No server said anything. */
  private NoCredentials missing() {
    return switch (login) {
      case KerberosLogin.TicketCache cache -> noTicket(cache.file());
      case KerberosLogin.Keytab keytab ->
          new NoCredentials.SignInRefused(
              Files.isReadable(keytab.file())
                  ? "the keytab %s has no keys of %s".formatted(keytab.file(), keytab.principal())
                  : "the keytab %s can't be read".formatted(keytab.file()),
              "klist -k -t FILE shows whose keys are in one.");
      case KerberosLogin.Password _ ->
          new NoCredentials.UnusableAnswer(
              "Kerberos can't log in with user and password",
              "-Dsun.security.krb5.debug=true shows why.");
    };
  }

  private static NoCredentials noTicket(Path file) {
    return new NoCredentials.SignInRefused(
        Files.isReadable(file)
            ? "the Kerberos ticket in %s has expired, or there is none in it".formatted(file)
            : "there is no Kerberos ticket: %s is not there, or not yours".formatted(file),
        "Run kinit. If klist shows a ticket in another cache, set KRB5CCNAME=FILE:/path.");
  }

  private static NoCredentials refused(String what, String next) {
    return new NoCredentials.SignInRefused("Kerberos " + what, next);
  }

  private static NoCredentials notAnswered(String what, String next) {
    return new NoCredentials.NotAnswered(what, next, Optional.empty());
  }
}
