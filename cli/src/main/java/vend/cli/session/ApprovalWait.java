package vend.cli.session;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import vend.Printable;
import vend.aws.RoleReference;
import vend.cli.command.CancelledByUser;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.client.hub.AccessRequest;
import vend.client.hub.Hub;
import vend.client.source.NoCredentials;
import vend.client.source.RetryPolicy;

/**
 * Waits until other people have decided an access request. The hub says how often to look. The wait
 * ends when the request expires, at the latest; an interrupted one leaves the request as it is.
 */
public final class ApprovalWait {
  /** The hub expires requests once a minute. */
  private static final Duration AFTER_EXPIRY = Duration.ofMinutes(2);

  /** The hub's clock can be behind this machine's. */
  private static final Duration CLOCK_MARGIN = Duration.ofSeconds(2);

  private final Session session;
  private final Hub hub;
  private final RoleReference role;
  private final RetryPolicy policy;

  /**
   * @param role as the user wrote it, for the next command to type
   */
  public ApprovalWait(Session session, Hub hub, RoleReference role) {
    this.session = session;
    this.hub = hub;
    this.role = role;
    this.policy = session.context().retryPolicy().get();
  }

  /**
   * Waits for the decision.
   *
   * @return the approved request
   * @throws CommandFailed if it ends in another way
   */
  public AccessRequest decision(AccessRequest request) throws CommandFailed, NoCredentials {
    var leaving = new Thread(() -> leave(request), "leave");
    Runtime.getRuntime().addShutdownHook(leaving);
    try {
      return approved(request);
    } finally {
      remove(leaving);
    }
  }

  /** Waits until the access begins, which is later for an extension. */
  void beginning(AccessRequest approved) {
    Instant now = session.context().clock().instant();
    approved
        .from()
        .filter(now::isBefore)
        .ifPresent(from -> {
          session.steps().step("approved; waiting until the access begins, at " + from + " ...");
          pause(Duration.between(now, from).plus(CLOCK_MARGIN));
        });
  }

  private void leave(AccessRequest request) {
    CommandContext context = session.context();
    context
        .err()
        .println(
            "vend: The request %s stays open. To see it: vend requests. Once it is approved: vend"
                    .formatted(Printable.of(request.id()))
                + " credentials %s. To withdraw it: vend withdraw %s"
                    .formatted(role, Printable.of(request.id())));
    context.err().flush();
  }

  private static void remove(Thread leaving) {
    try {
      Runtime.getRuntime().removeShutdownHook(leaving);
    } catch (IllegalStateException e) {
      // The process is exiting, and the hook runs.
    }
  }

  private AccessRequest approved(AccessRequest made) throws CommandFailed, NoCredentials {
    long began = policy.nanos().getAsLong();
    Duration longest =
        Duration.between(session.context().clock().instant(), made.expires()).plus(AFTER_EXPIRY);
    AccessRequest request = made;
    if (request.isPending()) {
      session
          .steps()
          .step(
              "waiting for the approval of %s by %s, until %s. Ctrl-C leaves the request open ..."
                  .formatted(request.id(), groups(request), request.expires()));
    }
    while (request.isPending()) {
      if (longest.minusNanos(policy.nanos().getAsLong() - began).isNegative()) {
        throw new CommandFailed(
            "the request %s was not decided in time".formatted(Printable.of(request.id())),
            CommandFailed.DENIED);
      }
      pause(request.pollAfter());
      AccessRequest next = read(request);
      if (next.isPending() && next.decisions().size() > request.decisions().size()) {
        session
            .steps()
            .step(
                "%s approved %s; waiting for more approvals ..."
                    .formatted(next.decisions().getLast().person(), request.id()));
      }
      request = next;
    }
    if (!request.isApproved()) {
      throw new CommandFailed(ending(request), CommandFailed.DENIED);
    }
    return request;
  }

  /** A hub that is away for a while does not end the wait. */
  private AccessRequest read(AccessRequest last) throws NoCredentials {
    try {
      return hub.accessRequest(last.id());
    } catch (NoCredentials.NotAnswered e) {
      session.steps().step("%s; waiting on ...".formatted(e.getMessage()));
      return last;
    }
  }

  private void pause(Duration time) {
    try {
      policy.pause().of(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledByUser();
    }
  }

  private static String groups(AccessRequest request) {
    List<String> groups = request.approvers().stream().map(AccessRequest.Approver::group).toList();
    return groups.isEmpty() ? "other people" : String.join(" or ", groups);
  }

  private static String ending(AccessRequest request) {
    String by =
        request.decisions().stream()
            .filter(decision -> decision.verdict().equals("deny"))
            .map(decision ->
                " by "
                    + decision.person()
                    + (decision.comment().isEmpty() ? "" : ": ")
                    + decision.comment())
            .collect(Collectors.joining());
    String why = request.cause().map(cause -> " (" + cause + ")").orElse("");
    return Printable.of(
        "the request %s is %s%s%s".formatted(request.id(), request.state(), why, by), 1_000);
  }
}
