package vend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate for a test server on loopback. The JDK's default authorities do not
 * trust it.
 *
 * @param store a PKCS#12 key store with the certificate and its private key
 * @param context for a server that presents the certificate
 */
public record LoopbackCertificate(Path store, X509Certificate certificate, SSLContext context) {
  /** The password of the store. */
  public static final String PASSWORD = "changeit";

  /** Makes a certificate for localhost and 127.0.0.1. */
  public static LoopbackCertificate make(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    return make(folder.resolve("localhost.p12"), "localhost", "san=dns:localhost,ip:127.0.0.1");
  }

  /**
   * Makes a certificate with the JDK's keytool.
   *
   * @param file where to write the store
   * @param extensions in keytool's syntax
   */
  public static LoopbackCertificate make(Path file, String commonName, String... extensions)
      throws IOException, GeneralSecurityException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + commonName,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
    for (String extension : extensions) {
      command.addAll(List.of("-ext", extension));
    }
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool made no certificate");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(file)) {
      keys.load(stream, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new LoopbackCertificate(file, (X509Certificate) keys.getCertificate("own"), context);
  }

  /** The certificate in PEM, with text before and after it, as in CA bundles. */
  public String pem() throws GeneralSecurityException {
    return """
    0: the authority of this machine - for tests
    -----BEGIN CERTIFICATE-----
    %s
    -----END CERTIFICATE-----
    # the end
    """
        .formatted(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()));
  }
}
