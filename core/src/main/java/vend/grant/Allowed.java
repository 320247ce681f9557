package vend.grant;

import java.util.List;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.caller.Caller;
import vend.credentials.SessionDuration;
import vend.session.SessionRequest;

/**
 * The decision to vend credentials.
 *
 * <p>Only {@link Decider} creates instances, and only an instance gives access to STS and to the
 * cache. No request can therefore reach credentials without a decision.
 */
public final class Allowed implements Decision {
  private final RoleArn hubRole;
  private final Caller caller;
  private final Grant grant;
  private final TargetRole role;
  private final SessionRequest session;
  private final boolean personMissing;
  private final Optional<Approvals.Window> approval;
  private final List<GrantOutcome> trace;

  Allowed(
      RoleArn hubRole,
      Caller caller,
      Grant grant,
      TargetRole role,
      SessionRequest session,
      boolean personMissing,
      Optional<Approvals.Window> approval,
      List<GrantOutcome> trace) {
    this.hubRole = hubRole;
    this.caller = caller;
    this.grant = grant;
    this.role = role;
    this.session = session;
    this.personMissing = personMissing;
    this.approval = approval;
    this.trace = List.copyOf(trace);
  }

  /** The hub's own role, which assumes the target role. */
  public RoleArn hubRole() {
    return hubRole;
  }

  public Caller caller() {
    return caller;
  }

  /** The grant that allows the request. */
  public Grant grant() {
    return grant;
  }

  /** The role that the hub assumes. */
  public TargetRole role() {
    return role;
  }

  /** The exact parameters of the {@code sts:AssumeRole} call. */
  public SessionRequest session() {
    return session;
  }

  /**
   * Whether the caller's issuer names persons, but not this caller. The session may be any
   * person's: people often choose which claims a token contains.
   */
  public boolean isPersonMissing() {
    return personMissing;
  }

  /** The approved access request under a grant that needs one. */
  public Optional<Approvals.Window> approval() {
    return approval;
  }

  /** The longest session that the caller may request: the shorter limit of grant and role. */
  public SessionDuration longest() {
    return grant
        .session()
        .map(template -> template.longest().orShorter(role.longest()))
        .orElse(role.longest());
  }

  @Override
  public List<GrantOutcome> trace() {
    return trace;
  }
}
