package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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
                "assumedRoleId", credentials.user().id(),
                "assumedRoleArn", credentials.user().arn(),
                "issued", credentials.issued().getEpochSecond(),
                "expires", credentials.expires().getEpochSecond()))
        .getBytes(UTF_8);
  }

  /** Empty if another version of Vend wrote it in another layout. */
  static Optional<Credentials> read(byte[] bytes) {
    try {
      return Optional.of(read(Json.readObject(new String(bytes, UTF_8))));
    } catch (Json.MalformedJson | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Credentials read(Map<String, Object> fields) {
    return new Credentials(
        text(fields, "accessKeyId"),
        Secret.of(text(fields, "secretAccessKey")),
        Secret.of(text(fields, "sessionToken")),
        new AssumedRoleUser(text(fields, "assumedRoleId"), text(fields, "assumedRoleArn")),
        time(fields, "issued"),
        time(fields, "expires"));
  }

  private static String text(Map<String, Object> fields, String name) {
    if (fields.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("no text " + name);
  }

  private static Instant time(Map<String, Object> fields, String name) {
    if (fields.get(name) instanceof Number seconds) {
      return Instant.ofEpochSecond(seconds.longValue());
    }
    throw new IllegalArgumentException("no time " + name);
  }
}
