package vend.signin.saml;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;

/** Where a Kerberos ticket comes from. The realms and their KDCs are those of Java's krb5.conf. */
public sealed interface KerberosLogin {
  /**
   * A ticket that is there already, by {@code kinit} or by signing in to the machine.
   *
   * @param file the ticket cache
   */
  record TicketCache(Path file) implements KerberosLogin {
    /**
     * The user's own: {@code KRB5CCNAME}, else the file that {@code kinit} fills where nothing else
     * is set up.
     *
     * @throws IllegalArgumentException if it is of a kind that Java can't read
     */
    public static TicketCache ofUser(Map<String, String> environment) {
      String name =
          Optional.ofNullable(environment.get("KRB5CCNAME"))
              .filter(given -> !given.isEmpty())
              .orElseGet(() -> "/tmp/krb5cc_" + new UnixSystem().getUid());
      int colon = name.indexOf(':');
      // C:\... is a file, too.
      if (colon > 1 && !name.startsWith("FILE:")) {
        throw new IllegalArgumentException(
            "the ticket cache is %s, and Java reads files alone; set KRB5CCNAME=FILE:/path/of/a/file and"
                    .formatted(name)
                + " run kinit");
      }
      return new TicketCache(Path.of(colon > 1 ? name.substring(colon + 1) : name));
    }
  }

  /**
   * Keys of a service, or of a user, in a file.
   *
   * @param file as {@code ktutil} or {@code ktpass} writes it
   * @param principal whose keys, for example {@code build/ci.example.com@EXAMPLE.COM}
   */
  record Keytab(Path file, String principal) implements KerberosLogin {}

  /**
   * User and password; it goes to no server, not even to the KDC.
   *
   * @param passwords a user is of the default realm, or named as {@code alice@EXAMPLE.COM}
   */
  record Password(PasswordSource passwords) implements KerberosLogin {}

  /** What the login module of the JDK is told, without a password. */
  private static Map<String, String> with(Map<String, String> special) {
    var options = new java.util.HashMap<>(Map.of("refreshKrb5Config", "true"));
    options.putAll(special);
    return Map.copyOf(options);
  }

  /**
   * Logs in.
   *
   * @throws NoCredentials if there is no ticket, or the KDC gives none
   */
  default KerberosIdentity identity() throws NoCredentials {
    return switch (this) {
      case TicketCache cache ->
          KerberosIdentity.of(
              this,
              with(
                  Map.of(
                      "useTicketCache", "true",
                      "ticketCache", cache.file.toString(),
                      "doNotPrompt", "true")),
              Optional.empty());
      case Keytab keytab ->
          KerberosIdentity.of(
              this,
              with(
                  Map.of(
                      "useKeyTab",
                      "true",
                      "keyTab",
                      keytab.file.toString(),
                      "principal",
                      keytab.principal,
                      "doNotPrompt",
                      "true")),
              Optional.empty());
      case Password password -> {
        UserPassword who = password.passwords.password();
        yield KerberosIdentity.of(
            this, with(Map.of("principal", who.user())), Optional.of(who.password()));
      }
    };
  }

  /** Whose ticket it is and where from, in words for people; the same words each time. */
  default String origin() {
    return switch (this) {
      case TicketCache cache -> "ticket cache " + cache.file;
      case Keytab keytab -> "keytab %s of %s".formatted(keytab.file, keytab.principal);
      case Password password -> password.passwords.origin();
    };
  }
}
