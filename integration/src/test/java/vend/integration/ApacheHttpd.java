package vend.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * Runs Apache httpd on loopback. It serves one page that needs Basic, Digest, or Kerberos
 * authentication, depending on the path.
 */
final class ApacheHttpd implements AutoCloseable {
  private static final String UNPRIVILEGED_USER = "nobody";
  private final int port = KeycloakServer.freePort();
  private final Process process;
  private final Path folder;

  /**
   * @param kdc the KDC whose tickets the server accepts
   * @param page the HTML that each path returns
   */
  ApacheHttpd(
      IdentityProviderParts parts,
      Path folder,
      MitKdc kdc,
      String user,
      String password,
      String page)
      throws Exception {
    this.folder = Files.createDirectories(folder);
    // httpd's child processes run as an unprivileged user and must be able to read these folders.
    for (Path open : List.of(folder, folder.toAbsolutePath().getParent())) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (String way : List.of("basic", "digest", "ticket")) {
      Files.writeString(
          Files.createDirectories(folder.resolve("www/" + way)).resolve("index.html"), page);
    }
    Files.writeString(folder.resolve("basic"), user + ":{SHA}" + sha(password) + "\n");
    Files.writeString(
        folder.resolve("digest"), user + ":acme:" + md5(user + ":acme:" + password) + "\n");
    Path configuration = Files.writeString(folder.resolve("httpd.conf"), configuration(parts));
    Path keytab = kdc.keytab("HTTP/localhost");
    Files.setPosixFilePermissions(keytab, PosixFilePermissions.fromString("rw-r--r--"));
    Files.copy(keytab, folder.resolve("keytab"), StandardCopyOption.COPY_ATTRIBUTES);
    Path log = folder.resolve("log.txt");
    process =
        parts
            .program(
                log,
                kdc.environment(),
                List.of(
                    parts.root().resolve("usr/sbin/apache2").toString(),
                    "-DFOREGROUND",
                    "-f",
                    configuration.toString()))
            .start();
    IdentityProviderParts.awaitPort(port, process, log);
  }

  private String configuration(IdentityProviderParts parts) throws IOException {
    var modules = new StringBuilder();
    for (String module :
        List.of(
            "mpm_event",
            "authn_core",
            "authn_file",
            "authz_core",
            "authz_user",
            "auth_basic",
            "auth_digest",
            "auth_gssapi",
            "dir",
            "mime")) {
      modules.append(
          "LoadModule %1$s_module %2$s/usr/lib/apache2/modules/mod_%1$s.so\n"
              .formatted(module, parts.root()));
    }
    return modules
        + """
        ServerRoot %1$s
        DefaultRuntimeDir %1$s
        ServerName localhost
        Listen 127.0.0.1:%2$d
        PidFile %1$s/httpd.pid
        ErrorLog %1$s/error.log
        TypesConfig /dev/null
        AddType text/html .html
        User %4$s
        Group nogroup
        DirectoryIndex index.html
        DocumentRoot %1$s/www
        <Location /basic>
          AuthType Basic
          AuthName acme
          AuthUserFile %1$s/basic
          Require valid-user
        </Location>
        <Location /digest>
          AuthType Digest
          AuthName acme
          AuthDigestProvider file
          AuthUserFile %1$s/digest
          Require valid-user
        </Location>
        <Location /ticket>
          AuthType GSSAPI
          AuthName acme
          GssapiCredStore keytab:%1$s/keytab
          GssapiAllowedMech krb5
          Require user bob@%3$s
        </Location>
        """
            .formatted(folder, port, MitKdc.REALM, UNPRIVILEGED_USER);
  }

  private static String sha(String password) throws Exception {
    return Base64.getEncoder()
        .encodeToString(MessageDigest.getInstance("SHA-1").digest(password.getBytes(UTF_8)));
  }

  private static String md5(String text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8)));
  }

  URI at(String path) {
    return URI.create("http://localhost:" + port + path);
  }

  @Override
  public void close() {
    IdentityProviderParts.stop(process);
  }
}
