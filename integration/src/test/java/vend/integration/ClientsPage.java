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
 * A table of {@code docs/reference/clients.md} with the messages that clients show. The tests run
 * the clients and compare.
 *
 * @param rows the cells of the table; the first row has the column titles
 */
record ClientsPage(List<List<String>> rows) {
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern TRIES = Pattern.compile("(\\d+)×");

  /**
   * The documented behavior of one client in one case.
   *
   * @param texts the messages that the client prints
   * @param tries how many requests the client sends
   */
  record Cell(List<String> texts, int tries) {
    void assertShownBy(ClientRun run) {
      assertFalse(texts.isEmpty());
      for (String text : texts) {
        assertTrue(run.err().contains(text), "\"%s\" is not in: %s".formatted(text, run.err()));
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
            .orElseThrow(() -> new AssertionError("docs/reference/clients.md has no row " + row));
    var texts = QUOTED.matcher(text).results().map(match -> match.group(1)).toList();
    int tries = TRIES.matcher(text).results().map(ClientsPage::number).findFirst().orElse(1);
    return new Cell(texts, tries);
  }

  private static int number(MatchResult match) {
    return Integer.parseInt(match.group(1));
  }
}
