package vend.caller;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import vend.Json;

/**
 * A token in JWS compact serialization, taken apart and not yet believed.
 *
 * @param payload strict base64url
 * @param signature strict base64url
 * @param signed what the signature is over: header and payload as they stand, with the dot between
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-7.1">RFC 7515, section 7.1</a>
 */
record CompactToken(JoseHeader header, String payload, String signature, String signed) {
  private static final int PARTS = 3;

  static CompactToken parse(String text) throws RejectedToken {
    String[] parts = text.split("\\.", -1);
    if (parts.length != PARTS) {
      throw malformed();
    }
    for (String part : parts) {
      bytes(part);
    }
    return new CompactToken(
        JoseHeader.of(object(parts[0])),
        parts[1],
        parts[2],
        text.substring(0, text.lastIndexOf('.')));
  }

  /** The claims as plain data. */
  Map<String, Object> claims() throws RejectedToken {
    return object(payload);
  }

  private static Map<String, Object> object(String part) throws RejectedToken {
    try {
      // A decoder of one's own throws on what is not UTF-8; a String constructor would mend it.
      return Json.readObject(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(part))).toString());
    } catch (CharacterCodingException | Json.MalformedJson e) {
      throw malformed();
    }
  }

  private static byte[] bytes(String part) throws RejectedToken {
    return Base64Url.decode(part).orElseThrow(CompactToken::malformed);
  }

  private static RejectedToken malformed() {
    return new RejectedToken(RejectionCause.MALFORMED);
  }
}
