package vend.client.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.client.NoCredentials;
import vend.client.file.LockedFile;

/**
 * Refused sign-ins, for those who waited while somebody else tried: what was refused is not tried
 * again by each of them, since that locks accounts. Used by who has the entry's lock.
 *
 * @param folder of the cache
 * @param key seals them
 */
record Refusals(Path folder, CacheKeyFile key) {
  private static final String ENDING = ".refused";

  /** Keeps one. */
  void add(String digest, NoCredentials.SignInRefused refused, Instant at) throws IOException {
    String text =
        Json.write(
            Map.of(
                "at", at.toString(),
                "message", String.valueOf(refused.getMessage()),
                "next", refused.next().orElse("")));
    try (var file = LockedFile.open(path(digest))) {
      file.replace(key.seal(digest + ENDING, text.getBytes(UTF_8)));
    }
  }

  /** The one that came after this time, if there is one. */
  Optional<NoCredentials.SignInRefused> since(String digest, Instant time) throws IOException {
    if (Files.notExists(path(digest))) {
      return Optional.empty();
    }
    try (var file = LockedFile.open(path(digest))) {
      byte[] box = file.read();
      return box.length == 0
          ? Optional.empty()
          : key.open(digest + ENDING, box).flatMap(text -> read(text, time));
    }
  }

  private static Optional<NoCredentials.SignInRefused> read(byte[] text, Instant time) {
    try {
      Map<String, Object> fields = Json.readObject(new String(text, UTF_8));
      return Instant.parse(String.valueOf(fields.get("at"))).isAfter(time)
          ? Optional.of(
              new NoCredentials.SignInRefused(
                  String.valueOf(fields.get("message")), String.valueOf(fields.get("next"))))
          : Optional.empty();
    } catch (Json.MalformedJson | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Forgets it. */
  void remove(String digest) throws IOException {
    Files.deleteIfExists(path(digest));
  }

  private Path path(String digest) {
    return folder.resolve(digest + ENDING);
  }
}
