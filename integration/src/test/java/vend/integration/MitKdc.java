package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs MIT Kerberos on loopback: a KDC, and the client programs that get tickets from it. */
final class MitKdc implements AutoCloseable {
  static final String REALM = "ACME.TEST";

  private final IdentityProviderParts parts;
  private final Path folder;
  private final Path log;
  private final int port = KeycloakServer.freePort();
  private final Process process;

  MitKdc(IdentityProviderParts parts, Path folder) throws Exception {
    this.parts = parts;
    this.folder = Files.createDirectories(folder);
    this.log = folder.resolve("log.txt");
    configure();
    run(List.of("usr/sbin/kdb5_util", "-r", REALM, "create", "-s", "-P", "master-key"), "");
    process = start();
    IdentityProviderParts.awaitPort(port, process, log);
  }

  private void configure() throws IOException {
    Path plugins = parts.libraries().resolve("krb5/plugins");
    // Java's Kerberos ignores the plug-in settings.
    Files.writeString(
        configuration(),
        """
        [libdefaults]
          default_realm = %1$s
          dns_lookup_kdc = false
          dns_lookup_realm = false
          dns_canonicalize_hostname = false
          rdns = false
          udp_preference_limit = 1
          plugin_base_dir = %2$s
        [realms]
          %1$s = {
            kdc = 127.0.0.1:%3$d
          }
        [domain_realm]
          localhost = %1$s
          127.0.0.1 = %1$s
        [dbmodules]
          db_module_dir = %2$s/kdb
        """
            .formatted(REALM, plugins, port));
    Files.writeString(
        folder.resolve("kdc.conf"),
        """
        [kdcdefaults]
          kdc_listen = 127.0.0.1:%3$d
          kdc_tcp_listen = 127.0.0.1:%3$d
        [realms]
          %1$s = {
            database_name = %2$s/principal
            key_stash_file = %2$s/stash
            acl_file = %2$s/acl
            max_life = 10h
            supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
          }
        [logging]
          kdc = FILE:%2$s/kdc.log
        """
            .formatted(REALM, folder, port));
  }

  /** Returns the variables with which MIT's programs and services find this KDC. */
  Map<String, String> environment() {
    return Map.of(
        "KRB5_CONFIG", configuration().toString(),
        "KRB5_KDC_PROFILE", folder.resolve("kdc.conf").toString());
  }

  private Process start() throws IOException {
    return parts
        .program(
            log,
            environment(),
            List.of(
                parts.root().resolve("usr/sbin/krb5kdc").toString(),
                "-n",
                "-r",
                REALM,
                "-P",
                folder.resolve("kdc.pid").toString()))
        .start();
  }

  private void run(List<String> command, String input) throws IOException, InterruptedException {
    var full = new ArrayList<>(command);
    full.set(0, parts.root().resolve(command.getFirst()).toString());
    Process program = parts.program(log, environment(), full).start();
    try (var in = program.outputWriter(UTF_8)) {
      in.write(input);
    } catch (IOException _) {
      // The program ended without reading its input.
    }
    IdentityProviderParts.end(program, log);
  }

  private void administer(String command) throws IOException, InterruptedException {
    run(List.of("usr/sbin/kadmin.local", "-r", REALM, "-q", command), "");
  }

  /** Returns the krb5.conf, which Java reads too. */
  Path configuration() {
    return folder.resolve("krb5.conf");
  }

  void addUser(String name, String password) throws Exception {
    administer("addprinc -pw %s %s".formatted(password, name));
  }

  /** Requires the user to prove the password before the KDC answers, as most KDCs do. */
  void requirePreauthentication(String name) throws Exception {
    administer("modprinc +requires_preauth " + name);
  }

  /** Locks the user's account. */
  void lock(String name) throws Exception {
    administer("modprinc -allow_tix " + name);
  }

  /** Adds a service or user, and returns a keytab with its keys. */
  Path keytab(String principal) throws Exception {
    administer("addprinc -randkey " + principal);
    Path file = folder.resolve(principal.replace('/', '-') + ".keytab");
    administer("ktadd -k %s %s".formatted(file, principal));
    return file;
  }

  /** Gets a ticket with {@code kinit} and returns the ticket cache. */
  Path kinit(String name, String password, String life) throws Exception {
    Path cache = folder.resolve("cache-%s-%s".formatted(name, life));
    run(List.of("usr/bin/kinit", "-c", "FILE:" + cache, "-l", life, name), password + "\n");
    return cache;
  }

  @Override
  public void close() {
    IdentityProviderParts.stop(process);
  }
}
