package vend.cli.init;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import vend.cli.command.CommandFailed;

/** Tests that both files are written or none. */
class NewFilesTest {
  @TempDir private Path folder;
  private Path grants;
  private Path tests;

  @BeforeEach
  void names() {
    grants = folder.resolve("grants.yaml");
    tests = folder.resolve("grants.test.yaml");
  }

  private List<String> left() throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writes_both() throws Exception {
    new NewFiles(grants, tests, false).write("one", "two");
    assertEquals("one", Files.readString(grants));
    assertEquals("two", Files.readString(tests));
    new NewFiles(grants, tests, true).write("three", "four");
    assertEquals("three", Files.readString(grants));
    assertEquals("four", Files.readString(tests));
    assertEquals(List.of("grants.test.yaml", "grants.yaml"), left());
  }

  /** A folder with content cannot be replaced, so the second of the two moves fails. */
  @Test
  void keeps_the_old_test_cases_if_the_grants_file_cannot_be_written() throws Exception {
    Files.createDirectories(grants.resolve("content"));
    Files.writeString(tests, "mine");
    assertThrows(CommandFailed.class, () -> new NewFiles(grants, tests, true).write("one", "two"));
    assertEquals("mine", Files.readString(tests));
    Files.delete(tests);
    assertThrows(CommandFailed.class, () -> new NewFiles(grants, tests, true).write("one", "two"));
    assertEquals(List.of("grants.yaml"), left());
  }

  @Test
  void replaces_no_file_that_appeared_after_the_check() throws Exception {
    var files = new NewFiles(grants, tests, false);
    files.check();
    Files.writeString(grants, "mine");
    var failure = assertThrows(CommandFailed.class, () -> files.write("one", "two"));
    assertTrue(String.valueOf(failure.getMessage()).contains("exists already"));
    assertEquals("mine", Files.readString(grants));
    assertEquals(List.of("grants.yaml"), left());
  }
}
