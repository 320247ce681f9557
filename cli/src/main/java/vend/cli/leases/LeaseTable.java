package vend.cli.leases;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import vend.Printable;
import vend.cli.command.TextTable;
import vend.client.hub.Lease;

/** Prints leases as a table, newest first. The id is the first word of a line. */
record LeaseTable(List<Lease> leases, Instant now) {
  private static final List<String> HEADER =
      List.of("ID", "STATE", "LEFT", "ROLE", "CALLER", "PERSON", "GRANT");

  void print(PrintWriter out) {
    List<List<String>> rows =
        leases.stream()
            .sorted(Comparator.comparing(Lease::issued).reversed().thenComparing(Lease::id))
            .map(this::row)
            .toList();
    new TextTable(HEADER, rows).print(out);
  }

  /** LEFT is the time for which AWS still honors the credentials, even if they are revoked. */
  private List<String> row(Lease lease) {
    return List.of(
        Printable.of(lease.id()),
        Printable.of(lease.state()),
        TextTable.left(now, lease.expires()),
        Printable.of(lease.role()),
        Printable.of(lease.caller()),
        lease.person().map(Printable::of).orElse(TextTable.NOTHING),
        Printable.of(lease.grant()));
  }
}
