package vend.cli.requests;

import java.time.Duration;
import java.util.ArrayList;
import vend.Printable;
import vend.aws.RoleReference;
import vend.cli.command.CommandContext;
import vend.client.hub.AccessRequest;
import vend.client.hub.Hub.RequestAct;
import vend.grant.Approval;

/** What happened to a request and what to do next, in sentences. */
record RequestText(AccessRequest request, CommandContext context) {
  static final String ONLY_A_HUB = "only a hub has access requests";

  /** After the person has made it, or has waited for its decision. */
  String forRequester(RoleReference role) {
    var lines = new ArrayList<String>();
    if (request.isApproved()) {
      lines.add("Approved: %s. %s".formatted(id(), access("You")));
      lines.add("Next: vend credentials " + role);
      lines.add("To end the access before its time: vend end " + id());
    } else {
      lines.add(
          "Requested: %s. Access to %s for %s."
              .formatted(id(), printable(request.role()), time(request.duration())));
      request.approvers().forEach(approver -> lines.add(approver(approver)));
      lines.add("An approver types: vend approve " + id());
      lines.add("Once it is approved, type: vend credentials " + role);
    }
    return String.join(System.lineSeparator(), lines);
  }

  private String approver(AccessRequest.Approver approver) {
    return "%s can approve it%s until %s."
        .formatted(
            printable(approver.group()),
            approver.from().map(from -> " from %s".formatted(from)).orElse(""),
            request.expires());
  }

  /** After an act on it. */
  String after(RequestAct act) {
    return switch (act) {
      case APPROVE ->
          request.isApproved()
              ? "Approved: %s. %s".formatted(id(), access(printable(request.person())))
              : "Your approval of %s is recorded. It needs more approvals.".formatted(id());
      case DENY ->
          request.state().equals("revoked")
              ? "Revoked: %s.%s".formatted(id(), issued())
              : "Denied: %s.".formatted(id());
      case WITHDRAW -> "Withdrawn: %s.".formatted(id());
      case END -> "Ended: %s.%s".formatted(id(), issued());
    };
  }

  private String access(String who) {
    return "%s may assume %s%s%s."
        .formatted(
            who,
            printable(request.role()),
            request
                .from()
                .filter(from -> context.clock().instant().isBefore(from))
                .map(" from %s"::formatted)
                .orElse(""),
            request.until().map(" until %s"::formatted).orElse(""));
  }

  private String issued() {
    return request
        .credentialsUntil()
        .filter(until -> context.clock().instant().isBefore(until))
        .map(" AWS honors the issued credentials until %s."::formatted)
        .orElse("");
  }

  private String id() {
    return printable(request.id());
  }

  private static String time(Duration time) {
    return Approval.writeTime(time);
  }

  private static String printable(String text) {
    return Printable.of(text);
  }
}
