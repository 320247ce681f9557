package vend.client.http;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import vend.client.NoCredentials;

/**
 * Checks certificates of servers as Java does, and says of one that fails which it was: see {@link
 * UntrustedServer}.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager javas;

  private ServerTrust(X509ExtendedTrustManager javas) {
    this.javas = javas;
  }

  /**
   * Java's own trust, and that of a bundle beside it.
   *
   * @throws NoCredentials.NotAnswered if the bundle can't be used
   */
  static ServerTrust beside(Optional<CaBundle> bundle) throws NoCredentials.NotAnswered {
    try {
      X509ExtendedTrustManager javas = manager(null);
      if (bundle.isEmpty()) {
        return new ServerTrust(javas);
      }
      KeyStore all = KeyStore.getInstance("PKCS12");
      all.load(null, null);
      int number = 0;
      for (X509Certificate trusted : javas.getAcceptedIssuers()) {
        all.setCertificateEntry("java-" + number++, trusted);
      }
      for (X509Certificate trusted : bundle.get().certificates()) {
        all.setCertificateEntry("bundle-" + number++, trusted);
      }
      return new ServerTrust(manager(all));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java's own trust store can't be used", e);
    }
  }

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

  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }

  private static void checked(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      throw UntrustedServer.of(chain, e);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checked(chain, () -> javas.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checked(chain, () -> javas.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    checked(chain, () -> javas.checkServerTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    javas.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    javas.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    javas.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return javas.getAcceptedIssuers();
  }
}
