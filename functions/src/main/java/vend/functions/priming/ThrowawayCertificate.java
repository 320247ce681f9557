package vend.functions.priming;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for {@code localhost}, for one run. The JDK can write certificates only
 * through its keytool program, so this class encodes one itself.
 *
 * @param server presents the certificate
 * @param client trusts only this certificate. It does not hold the private key, because the JDK
 *     keeps idle client connections longer than priming lasts
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5280#section-4.1">RFC 5280, section 4.1</a>
 */
record ThrowawayCertificate(SSLContext server, SSLContext client) {
  private static final Duration LIFE = Duration.ofHours(1);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final char[] NO_PASSWORD = new char[0];

  /** One iteration: the store protects nothing, and the default of 10,000 iterations is slow. */
  private static final PBEParameterSpec ONCE =
      new PBEParameterSpec(new byte[Long.BYTES], 1, new IvParameterSpec(new byte[2 * Long.BYTES]));

  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int DNS_NAME = 0x82;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;

  /** DER values, with their tags and lengths. */
  private static final byte[] SHA256_WITH_RSA = hex("06092a864886f70d01010b0500");

  private static final byte[] COMMON_NAME = hex("0603550403");
  private static final byte[] SUBJECT_ALTERNATIVE_NAME = hex("0603551d11");
  private static final byte[] THIRD_VERSION = hex("020102");

  /**
   * Signs a certificate.
   *
   * @param pair RSA keys, like those of most issuers
   */
  static ThrowawayCertificate of(KeyPair pair) throws GeneralSecurityException, IOException {
    Certificate certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(signed(pair)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setEntry(
        "own",
        new KeyStore.PrivateKeyEntry(pair.getPrivate(), new Certificate[] {certificate}),
        new KeyStore.PasswordProtection(NO_PASSWORD, "PBEWithHmacSHA256AndAES_256", ONCE));
    store.setCertificateEntry("trusted", certificate);
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    return new ThrowawayCertificate(server, client);
  }

  private static byte[] signed(KeyPair pair) throws GeneralSecurityException {
    Instant now = Instant.now();
    byte[] name =
        value(SEQUENCE, value(SET, value(SEQUENCE, COMMON_NAME, value(UTF8_STRING, utf8()))));
    byte[] certificate =
        value(
            SEQUENCE,
            value(VERSION, THIRD_VERSION),
            value(INTEGER, new byte[] {1}),
            value(SEQUENCE, SHA256_WITH_RSA),
            name,
            value(SEQUENCE, time(now.minus(LIFE)), time(now.plus(LIFE))),
            name,
            pair.getPublic().getEncoded(),
            value(
                EXTENSIONS,
                value(
                    SEQUENCE,
                    value(
                        SEQUENCE,
                        SUBJECT_ALTERNATIVE_NAME,
                        value(OCTET_STRING, value(SEQUENCE, value(DNS_NAME, utf8())))))));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(certificate);
    return value(
        SEQUENCE,
        certificate,
        value(SEQUENCE, SHA256_WITH_RSA),
        value(BIT_STRING, new byte[] {0}, signature.sign()));
  }

  private static byte[] utf8() {
    return "localhost".getBytes(UTF_8);
  }

  private static byte[] time(Instant time) {
    return value(GENERALIZED_TIME, TIME.format(time).getBytes(US_ASCII));
  }

  /** Encodes a DER value: tag, length, content. */
  private static byte[] value(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    var value = new ByteArrayOutputStream();
    value.write(tag);
    if (length >= 0x100) {
      value.write(0x82);
      value.write(length >> Byte.SIZE);
    } else if (length >= 0x80) {
      value.write(0x81);
    }
    value.write(length);
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
