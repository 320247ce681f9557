package vend.client.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of an AWS credentials or config file, in which the settings of one profile can be
 * changed. All other lines stay the same, byte for byte: comments, order, line ends, other
 * profiles, and lines that cannot be parsed.
 *
 * <p>If several sections have the same name, the last one is changed, because the AWS SDKs use the
 * last one's settings.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS SDKs: file
 *     format</a>
 */
final class ProfileText {
  private static final Pattern LINE = Pattern.compile("[^\\r\\n]*(?:\\r\\n|\\n|\\r|$)");
  private static final Pattern SECTION = Pattern.compile("\\[\\s*(.+?)\\s*\\].*", Pattern.DOTALL);
  private static final Pattern SETTING =
      Pattern.compile("([^\\s=:#;\\[][^=:]*?)\\s*[=:].*", Pattern.DOTALL);

  private final List<String> lines;
  private final String lineEnd;

  private ProfileText(List<String> lines, String lineEnd) {
    this.lines = lines;
    this.lineEnd = lineEnd;
  }

  static ProfileText of(String text) {
    var lines = new ArrayList<String>();
    Matcher matcher = LINE.matcher(text);
    while (matcher.find() && !matcher.group().isEmpty()) {
      lines.add(matcher.group());
    }
    return new ProfileText(lines, text.contains("\r\n") ? "\r\n" : "\n");
  }

  /**
   * Returns the text after setting those with a value in a section and removing those without one.
   */
  String with(String section, Map<String, Optional<String>> settings) {
    Optional<Integer> header = header(section);
    if (header.isEmpty()) {
      append(section, settings);
    } else {
      change(header.get(), settings);
    }
    return String.join("", lines);
  }

  boolean has(String section, String name) {
    Map<String, Optional<String>> wanted = Map.of(name, Optional.empty());
    return header(section).stream()
        .flatMap(header -> lines.stream().skip(header + 1L))
        .takeWhile(line -> !SECTION.matcher(line).matches())
        .anyMatch(line -> managed(line, wanted).isPresent());
  }

  private Optional<Integer> header(String section) {
    for (int i = lines.size() - 1; i >= 0; i--) {
      Matcher matcher = SECTION.matcher(lines.get(i));
      if (matcher.matches() && matcher.group(1).replaceAll("\\s+", " ").equals(section)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private void append(String section, Map<String, Optional<String>> settings) {
    if (!lines.isEmpty()) {
      endLastLine();
      if (!lines.getLast().isBlank()) {
        lines.add(lineEnd);
      }
    }
    lines.add("[" + section + "]" + lineEnd);
    settings.forEach((name, value) -> value.ifPresent(text -> lines.add(line(name, text))));
  }

  private void endLastLine() {
    String last = lines.getLast();
    if (!last.endsWith("\n") && !last.endsWith("\r")) {
      lines.set(lines.size() - 1, last + lineEnd);
    }
  }

  private void change(int header, Map<String, Optional<String>> settings) {
    if (header == lines.size() - 1) {
      endLastLine();
    }
    var found = new ArrayList<String>();
    int i = header + 1;
    while (i < lines.size() && !SECTION.matcher(lines.get(i)).matches()) {
      Optional<String> name = managed(lines.get(i), settings);
      if (name.isEmpty()) {
        i++;
        continue;
      }
      removeContinuations(i + 1);
      Optional<String> value = settings.getOrDefault(name.get(), Optional.empty());
      if (value.isPresent() && !found.contains(name.get())) {
        lines.set(i, line(name.get(), value.get()));
        found.add(name.get());
        i++;
      } else {
        lines.remove(i);
      }
    }
    insert(header + 1, settings, found);
  }

  private static Optional<String> managed(String line, Map<String, Optional<String>> settings) {
    Matcher matcher = SETTING.matcher(line);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(1).toLowerCase(Locale.ROOT);
    return settings.containsKey(name) ? Optional.of(name) : Optional.empty();
  }

  /** An indented line continues the value above it. */
  private void removeContinuations(int from) {
    while (from < lines.size()
        && !lines.get(from).isBlank()
        && Character.isWhitespace(lines.get(from).charAt(0))) {
      lines.remove(from);
    }
  }

  private void insert(int at, Map<String, Optional<String>> settings, List<String> found) {
    int place = at;
    for (var setting : settings.entrySet()) {
      if (setting.getValue().isPresent() && !found.contains(setting.getKey())) {
        if (place == lines.size()) {
          endLastLine();
        }
        lines.add(place++, line(setting.getKey(), setting.getValue().get()));
      }
    }
  }

  private String line(String name, String value) {
    return name + " = " + value + lineEnd;
  }
}
