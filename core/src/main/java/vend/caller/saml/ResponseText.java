package vend.caller.saml;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.w3c.dom.Document;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;
import vend.saml.XmlText;

/** From what a caller sends to a document: strict base64, strict UTF-8, XML without a DTD. */
final class ResponseText {
  private static final String DOCTYPE = "<!DOCTYPE";

  private ResponseText() {}

  static Document parse(String base64) throws RejectedToken {
    String text = utf8(bytes(base64));
    // Where this stands in a document without one, it is in a comment or a CDATA section.
    if (text.contains(DOCTYPE)) {
      throw new RejectedToken(RejectionCause.DTD_NOT_ALLOWED);
    }
    try {
      return XmlText.parse(text);
    } catch (XmlText.Unreadable e) {
      throw malformed();
    }
  }

  /** Only in the one spelling that the bytes have: with padding, without line breaks. */
  private static byte[] bytes(String base64) throws RejectedToken {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
        throw malformed();
      }
      return bytes;
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static String utf8(byte[] bytes) throws RejectedToken {
    try {
      // A decoder of one's own throws on what is not UTF-8; a String constructor would mend it.
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static RejectedToken malformed() {
    return new RejectedToken(RejectionCause.MALFORMED);
  }
}
