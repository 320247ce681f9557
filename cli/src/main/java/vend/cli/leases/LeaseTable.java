package vend.cli.leases;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import vend.Printable;
import vend.client.hub.Lease;

/** Prints leases as a table, newest first. The id is the first word of a line. */
record LeaseTable(List<Lease> leases, Instant now) {
  private static final List<String> HEADER =
      List.of("ID", "STATE", "LEFT", "ROLE", "CALLER", "PERSON", "GRANT");

  /** All rows have a value in each column: programs cut the lines at spaces. */
  private static final String NOTHING = "-";

  void print(PrintWriter out) {
    var rows = new ArrayList<List<String>>();
    rows.add(HEADER);
    leases.stream()
        .sorted(Comparator.comparing(Lease::issued).reversed().thenComparing(Lease::id))
        .map(this::row)
        .forEach(rows::add);
    int[] widths =
        IntStream.range(0, HEADER.size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append(row.get(column)).repeat(' ', widths[column] - row.get(column).length() + 2);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private List<String> row(Lease lease) {
    return List.of(
        Printable.of(lease.id()),
        Printable.of(lease.state()),
        left(lease),
        Printable.of(lease.role()),
        Printable.of(lease.caller()),
        lease.person().map(Printable::of).orElse(NOTHING),
        Printable.of(lease.grant()));
  }

  /** The time for which AWS still honors the credentials, even if they are revoked. */
  private String left(Lease lease) {
    Duration left = Duration.between(now, lease.expires());
    if (!left.isPositive()) {
      return NOTHING;
    }
    return left.toHours() > 0
        ? "%dh%02dm".formatted(left.toHours(), left.toMinutesPart())
        : left.toMinutes() > 0 ? left.toMinutes() + "m" : left.toSeconds() + "s";
  }
}
