package vend.integration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What {@code docs/reference/clients.md} says that clients show, by which the tests go.
 *
 * @param rows of the table in one section, the one with the titles first
 */
record ClientsPage(List<List<String>> rows) {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern TRIES = Pattern.compile("(\\d+)×");

  /**
   * What a client shows in one case.
   *
   * @param texts each of them
   * @param tries how often it asks
   */
  record Cell(List<String> texts, int tries) {
    void assertShownBy(ClientRun run) {
      assertFalse(texts.isEmpty());
      for (String text : texts) {
        assertTrue(run.err().contains(text), text + " is not in: " + run.err());
      }
    }
  }

  static ClientsPage read(String section) throws IOException {
    String page = Files.readString(RunningVend.CHECKOUT.resolve("docs/reference/clients.md"));
    int start = page.indexOf("## " + section + "\n");
    assertTrue(start >= 0, section);
    int next = page.indexOf("\n## ", start);
    String text = page.substring(start, next < 0 ? page.length() : next);
    return new ClientsPage(
        text.lines()
            .filter(line -> line.startsWith("| "))
            .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ", -1)))
            .toList());
  }

  /** The cell in the client's row, under that title. */
  Cell cell(AwsClient client, String column) {
    return cell(client.title(), column);
  }

  Cell cell(String row, String column) {
    var titles = new ArrayList<>(rows.getFirst());
    int index = titles.indexOf(column);
    assertTrue(index > 0, column);
    String text =
        rows.stream()
            .filter(cells -> cells.getFirst().equals(row))
            .map(cells -> cells.get(index))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no row for " + row));
    var texts = QUOTED.matcher(text).results().map(match -> match.group(1)).toList();
    int tries = TRIES.matcher(text).results().map(ClientsPage::number).findFirst().orElse(1);
    return new Cell(texts, tries);
  }

  private static int number(MatchResult match) {
    return Integer.parseInt(match.group(1));
  }
}
