package vend.cli.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table of printable text, with aligned columns. All rows have a value in each column: programs
 * cut the lines at spaces.
 */
public record TextTable(List<String> header, List<List<String>> rows) {
  /** Stands for a value that there is not. */
  public static final String NOTHING = "-";

  /** Prints the header and the rows. */
  public void print(PrintWriter out) {
    var lines = new ArrayList<List<String>>();
    lines.add(header);
    lines.addAll(rows);
    int[] widths =
        IntStream.range(0, header.size())
            .map(column ->
                lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0))
            .toArray();
    for (List<String> line : lines) {
      var text = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        text.append(line.get(column)).repeat(' ', widths[column] - line.get(column).length() + 2);
      }
      out.println(text.toString().stripTrailing());
    }
  }

  /** The time that is left until an instant, in one word. */
  public static String left(Instant now, Instant end) {
    Duration left = Duration.between(now, end);
    if (!left.isPositive()) {
      return NOTHING;
    }
    return left.toHours() > 0
        ? "%dh%02dm".formatted(left.toHours(), left.toMinutesPart())
        : left.toMinutes() > 0 ? left.toMinutes() + "m" : left.toSeconds() + "s";
  }
}
