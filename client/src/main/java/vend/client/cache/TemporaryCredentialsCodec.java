package vend.client.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Secret;
import vend.aws.RoleArn;
import vend.credentials.TemporaryCredentials;

/** Keys as bytes. */
final class TemporaryCredentialsCodec {
  private TemporaryCredentialsCodec() {}

  static byte[] write(TemporaryCredentials keys) {
    return Json.write(
            Map.of(
                "role", keys.role().toString(),
                "accessKeyId", keys.accessKeyId(),
                "secretAccessKey", keys.secretAccessKey().reveal(),
                "sessionToken", keys.sessionToken().reveal(),
                "received", keys.received().toEpochMilli(),
                "expires", keys.expires().toEpochMilli()))
        .getBytes(UTF_8);
  }

  /** Empty if another version wrote it in another layout. */
  static Optional<TemporaryCredentials> read(byte[] bytes) {
    try {
      Map<String, Object> fields = Json.readObject(new String(bytes, UTF_8));
      return RoleArn.parse(text(fields, "role"))
          .map(role ->
              new TemporaryCredentials(
                  role,
                  text(fields, "accessKeyId"),
                  Secret.of(text(fields, "secretAccessKey")),
                  Secret.of(text(fields, "sessionToken")),
                  time(fields, "received"),
                  time(fields, "expires")));
    } catch (Json.MalformedJson | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String text(Map<String, Object> fields, String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no text " + name);
  }

  private static Instant time(Map<String, Object> fields, String name) {
    if (fields.get(name) instanceof Number millis) {
      return Instant.ofEpochMilli(millis.longValue());
    }
    throw new IllegalArgumentException("no time " + name);
  }
}
