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
 * The same certificates for everybody: all that this JDK trusts, and the stubs'. A store with the
 * one alone would be read faster than what there is in Lambda.
 *
 * @param store for Java
 * @param bundle for everybody else
 * @param hosts the issuer's public name, for Java
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
      throw new BenchmarkFailed("the certificates can't be written", e);
    }
  }

  /** Its own store may be of an older kind, which can't be without a password. */
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
      // Without a password, as the JDK's own is.
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

  /** What a JVM needs to find and to trust the stubs. */
  String[] jvmOptions() {
    return new String[] {
      "-Djdk.net.hosts.file=" + hosts, "-Djavax.net.ssl.trustStore=" + store,
    };
  }
}
