package vend.client.http;

import java.io.Serial;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;

/** A server presented a certificate that this machine does not accept. */
final class UntrustedServer extends CertificateException {
  @Serial private static final long serialVersionUID = 1;

  /** The limit for the issuer's name in messages, since the server chooses the name. */
  private static final int MOST_CHARACTERS = 200;

  private final Reason reason;
  private final String issuer;

  /** Why the certificate is not accepted. */
  enum Reason {
    /** No trusted CA signed it, directly or through intermediate CAs. */
    UNKNOWN_ISSUER,
    /** It has expired or is not valid yet by this machine's clock. */
    OUT_OF_DATE,
    /** It is for another host. */
    OTHER_HOST,
    /** Any other reason, for example a wrong key usage. */
    OTHER
  }

  private UntrustedServer(Reason reason, String issuer, CertificateException cause) {
    super(String.valueOf(cause.getMessage()), cause);
    this.reason = reason;
    this.issuer = issuer;
  }

  static UntrustedServer of(X509Certificate[] chain, CertificateException cause) {
    return new UntrustedServer(reason(cause), issuer(chain), cause);
  }

  private static Reason reason(CertificateException failure) {
    return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
        .map(UntrustedServer::one)
        .filter(found -> found != Reason.OTHER)
        .findFirst()
        .orElse(Reason.OTHER);
  }

  private static Reason one(Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException _, CertificateNotYetValidException _ -> Reason.OUT_OF_DATE;
      case CertPathValidatorException e
          when e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID ->
          Reason.OUT_OF_DATE;
      case CertPathBuilderException e when e.getCause() == null -> Reason.UNKNOWN_ISSUER;
      // Java compares host names last, and has no exception type for it.
      case CertificateException e
          when e.getClass() == CertificateException.class && e.getCause() == null ->
          Reason.OTHER_HOST;
      default -> Reason.OTHER;
    };
  }

  /** The issuer of the last certificate: the CA that must be trusted. */
  private static String issuer(X509Certificate[] chain) {
    String name =
        chain.length == 0 ? "" : chain[chain.length - 1].getIssuerX500Principal().getName();
    return name.substring(0, Math.min(name.length(), MOST_CHARACTERS));
  }

  Reason reason() {
    return reason;
  }

  /** Returns the name of the CA that signed the server's certificate chain. */
  String issuer() {
    return issuer;
  }
}
