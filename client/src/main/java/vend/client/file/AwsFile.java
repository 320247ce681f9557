package vend.client.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.credentials.TemporaryCredentials;

/**
 * The credentials file, or the config file, of AWS's tools. Only one profile's settings are
 * changed; the file is replaced in one step, is for its owner alone, and is locked meanwhile
 * against other processes that change it by this class.
 *
 * @param path for example {@code ~/.aws/credentials}; it need not be there
 */
public record AwsFile(Path path) {
  private static final Pattern PROFILE = Pattern.compile("[^\\[\\]\\p{Cntrl}]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]*");

  /**
   * Puts keys into a profile of the credentials file.
   *
   * @throws IOException if the file can't be replaced; it is then as it was
   * @throws IllegalArgumentException if no profile can have that name
   */
  public void writeKeys(String profile, TemporaryCredentials keys) throws IOException {
    var settings = new LinkedHashMap<String, Optional<String>>();
    settings.put("aws_access_key_id", Optional.of(keys.accessKeyId()));
    settings.put("aws_secret_access_key", Optional.of(keys.secretAccessKey().reveal()));
    settings.put("aws_session_token", Optional.of(keys.sessionToken().reveal()));
    boolean _ = write(profile, settings);
  }

  /**
   * Changes settings of a section: those with a value are set, those without are taken away.
   *
   * @param section as it stands between the brackets
   * @param settings by their names in small letters
   * @return whether that changed the file
   * @throws IOException if the file can't be replaced; it is then as it was
   * @throws IllegalArgumentException if a name or a value can't stand in such a file
   */
  public boolean write(String section, Map<String, Optional<String>> settings) throws IOException {
    return write(section, settings, Map.of());
  }

  /**
   * The same, with settings for where the section has none.
   *
   * @param defaults by their names in small letters; the user's own values stay
   */
  public boolean write(
      String section, Map<String, Optional<String>> settings, Map<String, String> defaults)
      throws IOException {
    checkSection(section);
    settings.values().forEach(value -> value.ifPresent(AwsFile::checkValue));
    defaults.values().forEach(AwsFile::checkValue);
    try (var file = LockedFile.open(path)) {
      // A character for each byte: what is no text in any encoding stays as it is, too.
      String old = new String(file.read(), ISO_8859_1);
      var all = new LinkedHashMap<>(settings);
      ProfileText text = ProfileText.of(old);
      defaults.forEach((name, value) -> {
        if (!text.has(bytes(section), name)) {
          all.put(name, Optional.of(value));
        }
      });
      String changed = text.with(bytes(section), encoded(all));
      if (changed.equals(old)) {
        return false;
      }
      file.replace(changed.getBytes(ISO_8859_1));
      return true;
    }
  }

  private static void checkSection(String section) {
    if (!PROFILE.matcher(section).matches() || !section.strip().equals(section)) {
      throw new IllegalArgumentException(
          "a profile's name has 1 to 128 characters, no brackets, no line breaks, and no space at its"
              + " ends");
    }
  }

  private static void checkValue(String value) {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("a setting has no line breaks");
    }
  }

  private static Map<String, Optional<String>> encoded(Map<String, Optional<String>> settings) {
    var encoded = new LinkedHashMap<String, Optional<String>>();
    settings.forEach((name, value) -> encoded.put(name, value.map(AwsFile::bytes)));
    return encoded;
  }

  private static String bytes(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  /** Whether there is such a file. */
  public boolean exists() {
    return Files.exists(path);
  }
}
