package vend.cli.init;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.Json;

/** Writes texts as YAML scalars that every YAML reader takes for texts. */
final class YamlText {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z](?:[A-Za-z0-9._/@-]|:(?=[A-Za-z0-9/]))*");

  /** Words that YAML 1.1 or 1.2 reads as booleans or null. */
  private static final Set<String> RESERVED =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private YamlText() {}

  /** Writes a text; in quotes, unless it needs none. */
  static String of(String text) {
    return PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT))
        ? text
        : quoted(text);
  }

  /** Writes a text in double quotes. A JSON string is also a YAML string. */
  static String quoted(String text) {
    return Json.write(text);
  }

  /** Writes a list in one line. */
  static String list(List<String> texts) {
    return texts.stream().map(YamlText::of).collect(Collectors.joining(", ", "[", "]"));
  }
}
