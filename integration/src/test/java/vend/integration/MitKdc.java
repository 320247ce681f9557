package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** MIT's Kerberos on loopback: a KDC, and the programs that people get tickets with. */
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
    // Java reads none of what is about plug-ins.
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

  /** What its programs, and services that take its tickets, find it by. */
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
      // It did not want to know.
    }
    IdentityProviderParts.end(program, log);
  }

  private void administer(String command) throws IOException, InterruptedException {
    run(List.of("usr/sbin/kadmin.local", "-r", REALM, "-q", command), "");
  }

  /** The krb5.conf, for Java too. */
  Path configuration() {
    return folder.resolve("krb5.conf");
  }

  /** Somebody with a password. */
  void addUser(String name, String password) throws Exception {
    administer("addprinc -pw %s %s".formatted(password, name));
  }

  /** From now on somebody proves the password before the KDC answers, as most KDCs want it. */
  void wantPreauthentication(String name) throws Exception {
    administer("modprinc +requires_preauth " + name);
  }

  /** From now on somebody can't log in. */
  void lock(String name) throws Exception {
    administer("modprinc -allow_tix " + name);
  }

  /** A service, or somebody, with keys in a file. */
  Path keytab(String principal) throws Exception {
    administer("addprinc -randkey " + principal);
    Path file = folder.resolve(principal.replace('/', '-') + ".keytab");
    administer("ktadd -k %s %s".formatted(file, principal));
    return file;
  }

  /** A ticket cache with somebody's ticket, as {@code kinit} makes it. */
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
