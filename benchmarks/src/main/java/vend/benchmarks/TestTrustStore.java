package vend.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collections;

/**
 * The certificates that all contestants trust: those of the JDK and the stubs'. With the stubs'
 * certificate alone, the store would load faster than in Lambda.
 *
 * @param store for Java
 * @param bundle for all other programs
 * @param hosts a hosts file with the issuer's public name, for Java
 */
record TestTrustStore(Path store, Path bundle, Path hosts) {
  static TestTrustStore make(Path folder, Path certificate) throws BenchmarkFailed {
    var trust =
        new TestTrustStore(
            folder.resolve("trusted"), folder.resolve("trusted.pem"), folder.resolve("hosts"));
    try (InputStream stream = Files.newInputStream(certificate)) {
      KeyStore keys = ofTheJdk();
      keys.setCertificateEntry(
          "stubs", CertificateFactory.getInstance("X.509").generateCertificate(stream));
      trust.write(keys);
      Files.writeString(trust.hosts, "127.0.0.1 id.example.com localhost\n");
      return trust;
    } catch (GeneralSecurityException | IOException e) {
      throw new BenchmarkFailed("The certificates cannot be written.", e);
    }
  }

  /** Copies the JDK's store, whose format may be an older one that needs a password. */
  private static KeyStore ofTheJdk() throws GeneralSecurityException, IOException {
    Path cacerts = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
    KeyStore theirs = KeyStore.getInstance(cacerts.toFile(), "changeit".toCharArray());
    KeyStore ours = KeyStore.getInstance("PKCS12");
    ours.load(null, null);
    for (String alias : Collections.list(theirs.aliases())) {
      ours.setCertificateEntry(alias, theirs.getCertificate(alias));
    }
    return ours;
  }

  private void write(KeyStore keys) throws GeneralSecurityException, IOException {
    try (OutputStream stream = Files.newOutputStream(store)) {
      // Without a password, like the JDK's own store.
      keys.store(stream, null);
    }
    var text = new StringBuilder();
    for (String alias : Collections.list(keys.aliases())) {
      text.append(pem(keys.getCertificate(alias)));
    }
    Files.writeString(bundle, text);
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    var base64 = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(base64.encodeToString(certificate.getEncoded()));
  }

  /** The JVM options with which a JVM finds and trusts the stubs. */
  String[] jvmOptions() {
    return new String[] {
      "-Djdk.net.hosts.file=" + hosts, "-Djavax.net.ssl.trustStore=" + store,
    };
  }
}
