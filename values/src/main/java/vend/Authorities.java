package vend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Parses private certificate authorities and trusts them in addition to Java's own. */
public final class Authorities {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private Authorities() {}

  /** A PEM block that is not a valid X.509 certificate. */
  public static final class Damaged extends Exception {
    private static final long serialVersionUID = 1;

    private final int number;

    private Damaged(int number, CertificateException cause) {
      super(cause);
      this.number = number;
    }

    /** The position of the damaged certificate in the file, counted from 1. */
    public int number() {
      return number;
    }
  }

  /**
   * Reads certificates in PEM. Text between the certificates is ignored.
   *
   * @return the certificates; may be empty
   * @throws Damaged if a certificate cannot be parsed
   */
  public static List<X509Certificate> parse(String pem) throws Damaged {
    var found = new ArrayList<X509Certificate>();
    var blocks = CERTIFICATE.matcher(pem);
    try {
      var factory = CertificateFactory.getInstance("X.509");
      while (blocks.find()) {
        var block = new ByteArrayInputStream(blocks.group().getBytes(ISO_8859_1));
        found.add((X509Certificate) factory.generateCertificate(block));
      }
    } catch (CertificateException e) {
      throw new Damaged(found.size() + 1, e);
    }
    return found;
  }

  /** A trust manager that trusts Java's default authorities and these certificates. */
  public static X509ExtendedTrustManager beside(List<X509Certificate> certificates) {
    try {
      X509ExtendedTrustManager javas = manager(null);
      if (certificates.isEmpty()) {
        return javas;
      }
      KeyStore all = KeyStore.getInstance("PKCS12");
      all.load(null, null);
      int number = 0;
      for (X509Certificate trusted : javas.getAcceptedIssuers()) {
        all.setCertificateEntry("java-" + number++, trusted);
      }
      for (X509Certificate trusted : certificates) {
        all.setCertificateEntry("private-" + number++, trusted);
      }
      return manager(all);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java's own trust store cannot be read.", e);
    }
  }

  /**
   * @param trusted null for Java's default trust store
   */
  private static X509ExtendedTrustManager manager(@Nullable KeyStore trusted)
      throws GeneralSecurityException {
    var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    return Arrays.stream(managers.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
