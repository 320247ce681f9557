package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import vend.Json;
import vend.Secret;

/** The inside of a sealed item. */
final class CredentialsCodec {
  private CredentialsCodec() {}

  static byte[] write(Credentials credentials) {
    return Json.write(
            Map.of(
                "accessKeyId", credentials.accessKeyId(),
                "secretAccessKey", credentials.secretAccessKey().reveal(),
                "sessionToken", credentials.sessionToken().reveal(),
                "assumedRoleArn", credentials.assumedRoleArn(),
                "issued", credentials.issued().getEpochSecond(),
                "expires", credentials.expires().getEpochSecond()))
        .getBytes(UTF_8);
  }

  static Credentials read(byte[] bytes) {
    Map<String, Object> fields;
    try {
      fields = Json.readObject(new String(bytes, UTF_8));
    } catch (Json.MalformedJson e) {
      throw new IllegalStateException("a genuine item is well-formed", e);
    }
    return new Credentials(
        text(fields, "accessKeyId"),
        Secret.of(text(fields, "secretAccessKey")),
        Secret.of(text(fields, "sessionToken")),
        text(fields, "assumedRoleArn"),
        time(fields, "issued"),
        time(fields, "expires"));
  }

  private static String text(Map<String, Object> fields, String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalStateException("a genuine item has the text " + name);
  }

  private static Instant time(Map<String, Object> fields, String name) {
    if (fields.get(name) instanceof Number seconds) {
      return Instant.ofEpochSecond(seconds.longValue());
    }
    throw new IllegalStateException("a genuine item has the time " + name);
  }
}
