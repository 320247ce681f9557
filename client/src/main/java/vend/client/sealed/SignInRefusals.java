package vend.client.sealed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.client.source.NoCredentials;

/**
 * Stores refused sign-ins for the processes that waited for the attempt. They fail with the same
 * refusal instead of trying again, because repeated attempts lock accounts.
 */
public record SignInRefusals(SealedFolder files) {
  private static final String ENDING = ".refused";

  /** Returns the refusals that belong to the files of a folder, stored beside them. */
  public static SignInRefusals beside(SealedFolder other) {
    return new SignInRefusals(other.beside(ENDING));
  }

  /**
   * Stores a refusal, which replaces the previous one.
   *
   * @throws IOException if it cannot be stored
   */
  public void add(List<String> name, NoCredentials.SignInRefused refused, Instant at)
      throws IOException {
    String text =
        Json.write(
            Map.of(
                "at", at.toString(),
                "message", String.valueOf(refused.getMessage()),
                "next", refused.next().orElse("")));
    try (SealedFile file = files.open(name)) {
      file.replace(text.getBytes(UTF_8));
    }
  }

  /**
   * Returns the last refusal if it is later than a time.
   *
   * @throws IOException if the folder cannot be used
   */
  public Optional<NoCredentials.SignInRefused> since(List<String> name, Instant time)
      throws IOException {
    try (SealedFile file = files.open(name)) {
      return file.read().flatMap(text -> read(text, time));
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

  /**
   * Deletes all refusals.
   *
   * @throws IOException if one cannot be deleted
   */
  public void clear() throws IOException {
    files.clear();
  }
}
