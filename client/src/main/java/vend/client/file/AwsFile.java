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
 * The AWS credentials file or config file. A write changes the settings of one profile only. It
 * replaces the file atomically, makes it readable by its owner alone, and holds a lock against
 * other processes that write with this class.
 *
 * @param path for example {@code ~/.aws/credentials}; the file need not exist
 */
public record AwsFile(Path path) {
  private static final Pattern PROFILE = Pattern.compile("[^\\[\\]\\p{Cntrl}]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[^\\p{Cntrl}]*");

  /**
   * Writes credentials into a profile of the credentials file.
   *
   * @throws IOException if the file cannot be replaced; it is then unchanged
   * @throws IllegalArgumentException if the profile's name is invalid
   */
  public void writeCredentials(String profile, TemporaryCredentials credentials)
      throws IOException {
    var settings = new LinkedHashMap<String, Optional<String>>();
    settings.put("aws_access_key_id", Optional.of(credentials.accessKeyId()));
    settings.put("aws_secret_access_key", Optional.of(credentials.secretAccessKey().reveal()));
    settings.put("aws_session_token", Optional.of(credentials.sessionToken().reveal()));
    boolean _ = write(profile, settings);
  }

  /**
   * Changes settings of a section: sets those with a value, and removes those without one.
   *
   * @param section the text between the brackets, for example {@code profile dev}
   * @param settings values by setting name, in lower case
   * @return whether that changed the file
   * @throws IOException if the file cannot be replaced; it is then unchanged
   * @throws IllegalArgumentException if a name or a value is not allowed in such a file
   */
  public boolean write(String section, Map<String, Optional<String>> settings) throws IOException {
    return write(section, settings, Map.of());
  }

  /**
   * Changes settings of a section, and adds defaults for settings that it lacks.
   *
   * @param defaults values by setting name, in lower case; existing values stay
   */
  public boolean write(
      String section, Map<String, Optional<String>> settings, Map<String, String> defaults)
      throws IOException {
    checkSection(section);
    settings.values().forEach(value -> value.ifPresent(AwsFile::checkValue));
    defaults.values().forEach(AwsFile::checkValue);
    try (var file = LockedFile.open(path)) {
      // ISO 8859-1 maps each byte to one character, so bytes in any encoding survive unchanged.
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
          "a profile name has 1 to 128 characters, no brackets, no line breaks, and no space at either"
              + " end");
    }
  }

  private static void checkValue(String value) {
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException("the value of a setting cannot contain line breaks");
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

  public boolean exists() {
    return Files.exists(path);
  }
}
