package vend.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Checks that every test that {@code docs/verification.md} names as evidence exists. */
class VerificationPageTest {
  /** Matches a test class, a method of one, or a method of the class that was named last. */
  private static final Pattern NAMED =
      Pattern.compile("`(?:([A-Z]\\w*(?:Test|IT))(?:\\.(\\w+))?|([a-z]\\w*(?:_\\w+|[A-Z]\\w+)))`");

  private static final Pattern METHOD =
      Pattern.compile("\\b(?:void|Stream<DynamicTest>) (\\w+)\\(");

  @Test
  void namesTestsThatExist() throws IOException {
    String page = Files.readString(RunningVend.CHECKOUT.resolve("docs/verification.md"));
    String findings = page.substring(page.indexOf("## Audit findings"));
    List<Path> files = testFiles();
    Set<String> there =
        files.stream()
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    for (Path file : files) {
      METHOD.matcher(Files.readString(file)).results().forEach(match -> there.add(match.group(1)));
    }
    Set<String> named =
        NAMED
            .matcher(findings)
            .results()
            .flatMap(match -> Stream.of(1, 2, 3).map(match::group).filter(each -> each != null))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(named.size() > 50, named::toString);
    named.removeAll(there);
    assertEquals(Set.of(), named);
  }

  private static List<Path> testFiles() throws IOException {
    try (Stream<Path> modules = Files.list(RunningVend.CHECKOUT)) {
      return modules
          .map(module -> module.resolve("src/test/java"))
          .filter(Files::isDirectory)
          .flatMap(VerificationPageTest::javaFiles)
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
