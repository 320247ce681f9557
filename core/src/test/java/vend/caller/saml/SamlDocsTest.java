package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation about SAML lists exactly the causes that decision events can contain. */
class SamlDocsTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "vend");

  @Test
  void listsEveryCause() throws Exception {
    String table =
        lines(Path.of("..", "docs", "how-to", "saml-callers.md"))
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.split("\\|", -1)[1])
            .collect(Collectors.joining());
    assertEquals(causes(), found("`([A-Z_]{4,})`", table));
  }

  private static Set<String> causes() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES.resolve("caller/saml"))) {
      var sources =
          List.of(
              SOURCES.resolve("caller/SamlAssertion.java"),
              SOURCES.resolve("verification/CallerVerifier.java"));
      return Stream.concat(files, sources.stream())
          .map(file -> lines(file).collect(Collectors.joining()))
          .flatMap(text -> found("RejectionCause\\.([A-Z_]+)", text).stream())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
