package vend.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A CA that no machine trusts, and server certificates that it signs. Made with keytool, since Java
 * has no API to make certificates.
 */
public record TestAuthority(Path folder) {
  /** The CA's name. */
  public static final String NAME = "CN=Acme Proxy CA,O=Acme";

  private static final String PASSWORD = "changeit";

  public static TestAuthority make(Path folder) throws Exception {
    var authority = new TestAuthority(folder);
    authority.keytool("ca", "-dname", NAME, "-ext", "bc:c", "-validity", "2");
    return authority;
  }

  /** Returns TLS for a server with that name. */
  public SSLContext server(String host) throws Exception {
    return server(host, List.of("-validity", "2"));
  }

  /** Returns TLS for a server with that name and an expired certificate. */
  public SSLContext expired(String host) throws Exception {
    return server(host, List.of("-startdate", "-10d", "-validity", "2"));
  }

  private SSLContext server(String host, List<String> validity) throws Exception {
    var more = new ArrayList<>(List.of("-dname", "CN=" + host, "-ext", "san=dns:" + host));
    more.addAll(List.of("-signer", "ca"));
    more.addAll(validity);
    String alias = host + validity.size();
    if (!store().containsAlias(alias)) {
      keytool(alias, more.toArray(String[]::new));
    }
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, null);
    KeyStore all = store();
    char[] password = PASSWORD.toCharArray();
    one.setKeyEntry(
        "server",
        all.getKey(alias, password),
        password,
        // Without the CA's own certificate, as many servers send it.
        new java.security.cert.Certificate[] {all.getCertificate(alias)});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(one, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private KeyStore store() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(folder.resolve("authority.p12"))) {
      store.load(stream, PASSWORD.toCharArray());
    }
    return store;
  }

  private void keytool(String alias, String... more) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("authority.p12").toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(more));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException(
          "keytool made no certificate: " + Files.readString(folder.resolve("keytool.log")));
    }
  }

  /** Returns a PEM file with the CA's certificate. */
  public Path bundle() throws Exception {
    String certificate =
        Base64.getMimeEncoder().encodeToString(store().getCertificate("ca").getEncoded());
    return Files.writeString(
        folder.resolve("ca.pem"),
        """
        # Acme Proxy CA -- for all of Acme
        -----BEGIN CERTIFICATE-----
        %s
        -----END CERTIFICATE-----
        """
            .formatted(certificate));
  }
}
