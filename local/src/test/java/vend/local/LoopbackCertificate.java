package vend.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import vend.client.http.CaBundle;
import vend.client.http.Network;

/**
 * A certificate for {@code localhost} that nobody trusts who is not told to.
 *
 * @param store of PKCS 12, with its key
 */
record LoopbackCertificate(Path store) {
  static final String PASSWORD = "changeit";

  static LoopbackCertificate make(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("localhost.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "localhost",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IllegalStateException("keytool made no certificate");
    }
    return new LoopbackCertificate(store);
  }

  /** A network that trusts it, too. */
  Network trust() throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      trusted.load(stream, PASSWORD.toCharArray());
    }
    String certificate =
        Base64.getMimeEncoder().encodeToString(trusted.getCertificate("localhost").getEncoded());
    Path bundle =
        Files.writeString(
            store.resolveSibling("localhost.pem"),
            "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(certificate));
    return Network.PLAIN.trusting(new CaBundle(bundle, "the test"));
  }
}
