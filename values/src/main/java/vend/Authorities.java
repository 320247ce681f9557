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

/** Private certificate authorities, and Java's trust in them. */
public final class Authorities {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private Authorities() {}

  /** A certificate that is not one. */
  public static final class Damaged extends Exception {
    private static final long serialVersionUID = 1;

    private final int number;

    private Damaged(int number, CertificateException cause) {
      super(cause);
      this.number = number;
    }

    /** Which of them it is, counted from 1. */
    public int number() {
      return number;
    }
  }

  /**
   * Reads certificates in PEM. What stands between them is passed over.
   *
   * @return may be empty
   * @throws Damaged if one of them is
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

  /** Trusts the authorities that Java trusts, and these. */
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
      throw new IllegalStateException("Java's own trust store cannot be used", e);
    }
  }

  /**
   * @param trusted Java's own trust store if null
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
