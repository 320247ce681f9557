package vend.grant;

import java.util.List;
import vend.aws.RoleArn;
import vend.caller.Caller;
import vend.credentials.SessionDuration;
import vend.session.SessionRequest;

/**
 * The grants say yes. Only {@link Decider} makes one, and only one of these reaches STS or a cache:
 * this is the one choke point of Vend.
 */
public final class Allowed implements Decision {
  private final RoleArn hubRole;
  private final Caller caller;
  private final Grant grant;
  private final TargetRole role;
  private final SessionRequest session;
  private final List<GrantOutcome> trace;

  Allowed(
      RoleArn hubRole,
      Caller caller,
      Grant grant,
      TargetRole role,
      SessionRequest session,
      List<GrantOutcome> trace) {
    this.hubRole = hubRole;
    this.caller = caller;
    this.grant = grant;
    this.role = role;
    this.session = session;
    this.trace = List.copyOf(trace);
  }

  /** The role that takes the other one. */
  public RoleArn hubRole() {
    return hubRole;
  }

  /** Who asked. */
  public Caller caller() {
    return caller;
  }

  /** The grant that allows it. */
  public Grant grant() {
    return grant;
  }

  /** The role that is taken. */
  public TargetRole role() {
    return role;
  }

  /** Exactly what STS is asked. */
  public SessionRequest session() {
    return session;
  }

  /** The longest session that the caller may ask for. */
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
