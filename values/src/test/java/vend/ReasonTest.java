package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compares the reasons in the code with the reference page. */
class ReasonTest {
  @Test
  void documentationListsEveryStatusCodeAndText() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "reference", "reason-codes.md"));
    Set<String> documented =
        Pattern.compile("(?m)^\\| ([0-9]{3}) \\| `([A-Za-z]+)` \\| (.*?) \\|")
            .matcher(page)
            .results()
            .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        Arrays.stream(Reason.values())
            .map(reason -> reason.status() + " " + reason.code() + " " + reason.text())
            .collect(Collectors.toCollection(TreeSet::new)),
        documented);
  }

  @Test
  void everyReasonHasAUniqueCodeAndASentence() {
    List<String> codes = Arrays.stream(Reason.values()).map(Reason::code).toList();
    assertEquals(codes.size(), Set.copyOf(codes).size());
    for (Reason reason : Reason.values()) {
      assertTrue(reason.text().endsWith("."), reason::text);
      assertTrue(reason.code().matches("[A-Z][A-Za-z]+"), reason::code);
    }
  }
}
