package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/settings.md} lists the variables that the functions read, and no other. */
class SettingsDocsTest {
  private static final Path SOURCES = Path.of("src", "main", "java");
  private static final Path PAGE = Path.of("..", "docs", "reference", "settings.md");

  @Test
  void listsEveryVariable() throws IOException {
    Set<String> read;
    try (Stream<Path> files = Files.walk(SOURCES)) {
      read =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .flatMap(file -> found("\"(VEND_[A-Z_]+)[\" ]", text(file)))
              .collect(Collectors.toCollection(TreeSet::new));
    }
    String tables =
        text(PAGE).lines().filter(line -> line.startsWith("| `")).collect(Collectors.joining("\n"));
    Set<String> listed =
        found("`(VEND_[A-Z_]+)`", tables).collect(Collectors.toCollection(TreeSet::new));
    assertEquals(read, listed);
  }

  private static Stream<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
