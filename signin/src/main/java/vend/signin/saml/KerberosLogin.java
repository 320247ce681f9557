package vend.signin.saml;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import vend.client.source.NoCredentials;

/** A source of Kerberos tickets. Realms and KDCs are those of Java's krb5.conf. */
public sealed interface KerberosLogin {
  /**
   * An existing ticket, from {@code kinit} or from the login to the machine.
   *
   * @param file the ticket cache
   */
  record TicketCache(Path file) implements KerberosLogin {
    /**
     * Returns the user's ticket cache: {@code KRB5CCNAME}, else the default file of {@code kinit}.
     *
     * @throws IllegalArgumentException if Java cannot read this kind of cache
     */
    public static TicketCache ofUser(Map<String, String> environment) {
      String name =
          Optional.ofNullable(environment.get("KRB5CCNAME"))
              .filter(given -> !given.isEmpty())
              .orElseGet(() -> "/tmp/krb5cc_" + new UnixSystem().getUid());
      int colon = name.indexOf(':');
      // A Windows path such as C:\... is also a file.
      if (colon > 1 && !name.startsWith("FILE:")) {
        throw new IllegalArgumentException(
            "the ticket cache is %s, but Java reads only files. Set KRB5CCNAME=FILE:/path/of/a/file and"
                    .formatted(name)
                + " run kinit");
      }
      return new TicketCache(Path.of(colon > 1 ? name.substring(colon + 1) : name));
    }
  }

  /**
   * A keytab: a file with the keys of a service or user.
   *
   * @param file as {@code ktutil} or {@code ktpass} writes it
   * @param principal for example {@code build/ci.example.com@EXAMPLE.COM}
   */
  record Keytab(Path file, String principal) implements KerberosLogin {}

  /**
   * A user and password. The password goes to no server, not even to the KDC.
   *
   * @param passwords a user name without a realm is in the default realm; else {@code
   *     alice@EXAMPLE.COM}
   */
  record Password(PasswordSource passwords) implements KerberosLogin {}

  /** Adds the options that all logins share for the JDK's login module. */
  private static Map<String, String> with(Map<String, String> special) {
    var options = new java.util.HashMap<>(Map.of("refreshKrb5Config", "true"));
    options.putAll(special);
    return Map.copyOf(options);
  }

  /**
   * Logs in.
   *
   * @throws NoCredentials if there is no ticket, or the KDC issues none
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
        UserPassword user = password.passwords.password();
        yield KerberosIdentity.of(
            this, with(Map.of("principal", user.user())), Optional.of(user.password()));
      }
    };
  }

  /** Returns the ticket's source, for messages and cache keys; the same text at each call. */
  default String origin() {
    return switch (this) {
      case TicketCache cache -> "ticket cache " + cache.file;
      case Keytab keytab -> "keytab %s of %s".formatted(keytab.file, keytab.principal);
      case Password password -> password.passwords.origin();
    };
  }
}
