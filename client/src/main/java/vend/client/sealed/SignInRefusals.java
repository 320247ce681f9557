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
 * Refused sign-ins, for those who waited while somebody else tried: what was refused is not tried
 * again by each of them, since that locks accounts.
 *
 * @param files keep them
 */
public record SignInRefusals(SealedFolder files) {
  private static final String ENDING = ".refused";

  /** Those for what lies there. */
  public static SignInRefusals beside(SealedFolder other) {
    return new SignInRefusals(other.beside(ENDING));
  }

  /**
   * Keeps one in the place of the last.
   *
   * @throws IOException if it can't be kept
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
   * The last one, if it came after this time.
   *
   * @throws IOException if the folder can't be used
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
   * Forgets all.
   *
   * @throws IOException if one can't be deleted
   */
  public void clear() throws IOException {
    files.clear();
  }
}
