package vend.caller.saml;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;

/** Builds self-signed certificates in DER by hand, because the JDK has no API for it. */
final class TestCertificate {
  private static final byte[] SHA256_WITH_RSA = {
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x0b,
    0x05,
    0x00
  };
  private static final byte[] SHA256_WITH_ECDSA = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };
  private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

  private TestCertificate() {}

  /** The certificate in base64 with line breaks, as in metadata. */
  static String of(KeyPair key) {
    try {
      boolean elliptic = key.getPublic().getAlgorithm().equals("EC");
      byte[] algorithm = tagged(0x30, elliptic ? SHA256_WITH_ECDSA : SHA256_WITH_RSA);
      byte[] content =
          tagged(
              0x30,
              tagged(0x02, BigInteger.ONE.toByteArray()),
              algorithm,
              name(),
              tagged(0x30, time("250101000000Z"), time("491231235959Z")),
              name(),
              key.getPublic().getEncoded());
      Signature signature = Signature.getInstance(elliptic ? "SHA256withECDSA" : "SHA256withRSA");
      signature.initSign(key.getPrivate());
      signature.update(content);
      byte[] bits = joined(new byte[] {0}, signature.sign());
      return Base64.getMimeEncoder()
          .encodeToString(tagged(0x30, content, algorithm, tagged(0x03, bits)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] name() {
    byte[] text = tagged(0x0c, "test".getBytes(StandardCharsets.US_ASCII));
    return tagged(0x30, tagged(0x31, tagged(0x30, COMMON_NAME, text)));
  }

  private static byte[] time(String text) {
    return tagged(0x17, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    byte[] content = joined(parts);
    var whole = new ByteArrayOutputStream();
    whole.write(tag);
    if (content.length < 128) {
      whole.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int skipped = length[0] == 0 ? 1 : 0;
      whole.write(0x80 | (length.length - skipped));
      whole.write(length, skipped, length.length - skipped);
    }
    whole.writeBytes(content);
    return whole.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    var whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }
}
