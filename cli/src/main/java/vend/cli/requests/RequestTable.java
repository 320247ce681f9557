package vend.cli.requests;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import vend.Printable;
import vend.cli.command.TextTable;
import vend.client.hub.AccessRequest;
import vend.grant.Approval;

/** Prints requests as a table, in the order of the hub. The id is the first word of a line. */
record RequestTable(List<AccessRequest> requests, Instant now) {
  private static final List<String> HEADER =
      List.of("ID", "STATE", "LEFT", "FOR", "ROLE", "PERSON", "REASON");

  void print(PrintWriter out) {
    new TextTable(HEADER, requests.stream().map(this::row).toList()).print(out);
  }

  private List<String> row(AccessRequest request) {
    return List.of(
        Printable.of(request.id()),
        Printable.of(request.state()),
        end(request).map(end -> TextTable.left(now, end)).orElse(TextTable.NOTHING),
        Approval.writeTime(request.duration()),
        Printable.of(request.role()),
        Printable.of(request.person()),
        request.reason().isEmpty() ? TextTable.NOTHING : Printable.of(request.reason()));
  }

  /** When the time to decide ends, or the access. */
  private static Optional<Instant> end(AccessRequest request) {
    if (request.isPending()) {
      return Optional.of(request.expires());
    }
    return request.isApproved() ? request.until() : Optional.empty();
  }
}
