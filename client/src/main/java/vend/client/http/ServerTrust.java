package vend.client.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import vend.Authorities;
import vend.client.source.NoCredentials;

/**
 * Checks servers' certificates as Java does, and reports why one fails as an {@link
 * UntrustedServer}.
 */
final class ServerTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager javas;

  private ServerTrust(X509ExtendedTrustManager javas) {
    this.javas = javas;
  }

  /**
   * Trusts Java's own certificates, and those of a CA bundle in addition.
   *
   * @throws NoCredentials.NotAnswered if the CA bundle cannot be used
   */
  static ServerTrust beside(Optional<CaBundle> bundle) throws NoCredentials.NotAnswered {
    return new ServerTrust(
        Authorities.beside(bundle.isEmpty() ? List.of() : bundle.get().certificates()));
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
