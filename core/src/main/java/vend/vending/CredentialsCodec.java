package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Optional;
import vend.Json;
import vend.Secret;

/** The inside of a sealed item. */
final class CredentialsCodec {
  private record Layout(
      String accessKeyId,
      String secretAccessKey,
      String sessionToken,
      String assumedRoleId,
      String assumedRoleArn,
      long issued,
      long expires) {}

  private CredentialsCodec() {}

  static byte[] write(Credentials credentials) {
    var layout =
        new Layout(
            credentials.accessKeyId(),
            credentials.secretAccessKey().reveal(),
            credentials.sessionToken().reveal(),
            credentials.user().id(),
            credentials.user().arn(),
            credentials.issued().getEpochSecond(),
            credentials.expires().getEpochSecond());
    return Json.write(layout).getBytes(UTF_8);
  }

  /** Empty if another version of Vend wrote it in another layout. */
  static Optional<Credentials> read(byte[] bytes) {
    try {
      Layout read = Json.read(new String(bytes, UTF_8), Layout.class);
      return Optional.of(
          new Credentials(
              read.accessKeyId,
              Secret.of(read.secretAccessKey),
              Secret.of(read.sessionToken),
              new AssumedRoleUser(read.assumedRoleId, read.assumedRoleArn),
              Instant.ofEpochSecond(read.issued),
              Instant.ofEpochSecond(read.expires)));
    } catch (Json.MalformedJson | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
