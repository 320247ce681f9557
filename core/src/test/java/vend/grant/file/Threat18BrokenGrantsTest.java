package vend.grant.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.caller.Transport;
import vend.grant.Grants;
import vend.grant.TestGrants;

/** Threat 18: grants files that are missing, broken or unreadable are rejected as a whole. */
class Threat18BrokenGrantsTest {
  private static final String WHOLE =
      TestGrants.HEAD
          + """
          - id: one
            issuer: github
            when: { StringEquals: { repository: acme/shop } }
            roles: [shop/deploy]
          - id: two
            effect: deny
            roles: ["*/*"]
          """;

  @Test
  void rejectsAMissingFile(@TempDir Path folder) {
    assertInvalid(folder.resolve("grants.yaml"), "There is no file");
    assertInvalid(folder.resolve("nowhere/grants.yaml"), "There is no file");
  }

  @Test
  void rejectsAFolder(@TempDir Path folder) throws IOException {
    assertInvalid(Files.createDirectory(folder.resolve("grants.yaml")), "is not a regular file");
  }

  @Test
  void rejectsBytesThatAreNotText(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("grants.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xC3, (byte) 0x28});
    assertInvalid(file, "The file is not a text in UTF-8.");
    Files.write(file, new byte[1000]);
    assertInvalid(file, "The file is not YAML");
  }

  @Test
  void rejectsAFileThatIsTooLarge(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("grants.yaml");
    Files.writeString(file, WHOLE + "#".repeat(16 * 1024 * 1024));
    assertInvalid(file, "The file is larger than 16 MiB.");
  }

  private static void assertInvalid(Path file, String problem) {
    var invalid =
        assertThrows(InvalidGrants.class, () -> GrantsReader.read(file, Transport.HTTPS_ONLY));
    assertTrue(String.valueOf(invalid.getMessage()).contains(problem), invalid::getMessage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n\n",
        "# nothing\n",
        "---\n",
        "---\n...\n",
        "null",
        "{}",
        "[]",
        "42",
        "text",
        "version: 1",
        "\uFEFF",
        "{",
        "a: b: c",
        "\t",
        "%YAML 9.9\n---\n{}",
        "!!map {}",
        "&a *a"
      })
  void rejectsATextThatIsNotAGrantsFile(String text) {
    assertThrows(InvalidGrants.class, () -> TestGrants.read(text, Map.of()));
  }

  /**
   * A file that ends inside a line or an entry is rejected. A file that ends between two entries
   * can still be valid YAML, so docs/reference/grants.md says to replace files atomically.
   */
  @Test
  void rejectsAFileThatIsCutOffInsideAnEntry() throws Exception {
    List<String> whole = ids(TestGrants.read(WHOLE, Map.of()));
    int refused = 0;
    for (int end = 0; end < WHOLE.length(); end++) {
      try {
        List<String> left = ids(TestGrants.read(WHOLE.substring(0, end), Map.of()));
        assertEquals(whole.subList(0, left.size()), left);
        assertTrue(
            WHOLE.substring(0, end).stripTrailing().endsWith("]"),
            "cut off inside an entry, and still taken: " + WHOLE.substring(0, end));
      } catch (InvalidGrants e) {
        refused++;
        assertFalse(e.problems().isEmpty());
      }
    }
    assertTrue(refused > WHOLE.length() - 8, "" + refused);
  }

  private static List<String> ids(Grants grants) {
    return grants.grants().stream().map(grant -> grant.id().value()).toList();
  }

  @Property(tries = 3000)
  void readsEveryDamagedTextAsGrantsOrProblems(@ForAll long seed) {
    var random = new Random(seed);
    var text = new StringBuilder(WHOLE);
    String characters = "\n\t :-[]{}&*!|>'\"%@`#,?<$\u0000\u0085\uFEFF\uD800x1";
    for (int i = random.nextInt(6); i >= 0; i--) {
      int place = random.nextInt(text.length());
      char character = characters.charAt(random.nextInt(characters.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(place, character);
        case 1 -> text.insert(place, character);
        default -> text.delete(place, Math.min(text.length(), place + random.nextInt(30)));
      }
    }
    try {
      Grants grants = TestGrants.read(text.toString(), Map.of());
      assertTrue(grants.grants().size() <= 2);
    } catch (InvalidGrants e) {
      assertFalse(e.problems().isEmpty());
      e.problems().forEach(problem -> assertTrue(problem.line() > 0 && problem.column() > 0));
    }
  }
}
