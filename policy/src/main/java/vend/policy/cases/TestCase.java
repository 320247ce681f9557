package vend.policy.cases;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.credentials.SessionDuration;
import vend.grant.OperatorAction;
import vend.grant.file.SourceLocations.Place;

/**
 * A test case for a grants file: a caller, roles, and the expected decision.
 *
 * @param place its line and column in the file
 * @param claims the caller's claims, as in a token's payload
 * @param request the request, except for the role
 * @param roles the requested roles; each has to have the expected result. Empty for acts of an
 *     operator
 */
public record TestCase(
    String name,
    Place place,
    String issuer,
    Map<String, Object> claims,
    Request request,
    List<String> roles,
    Expected expected) {
  public TestCase {
    roles = List.copyOf(roles);
  }

  /**
   * The request, except for caller and role.
   *
   * @param sourceAddress for {@code aws:SourceIp}
   * @param time for {@code aws:CurrentTime}; the time of the run if empty
   */
  public record Request(
      Optional<SessionDuration> duration, String sourceAddress, Optional<Instant> time) {}

  /** The expected decision. */
  public sealed interface Expected {}

  /**
   * The request has to be allowed.
   *
   * @param approved whether it has to be allowed only once an access request is approved
   */
  public record May(Optional<String> grant, ExpectedSession session, boolean approved)
      implements Expected {}

  /**
   * The request has to be denied.
   *
   * @param grant the grant that has to deny
   * @param reason the expected reason code
   */
  public record MayNot(Optional<String> grant, Optional<String> reason) implements Expected {}

  /**
   * The caller has to be an operator for these actions.
   *
   * @param operator the entry that has to allow them
   */
  public record MayAct(List<OperatorAction> actions, Optional<String> operator)
      implements Expected {
    public MayAct {
      actions = List.copyOf(actions);
    }
  }

  /**
   * The caller must not be an operator for these actions.
   *
   * @param reason the expected reason code
   */
  public record MayNotAct(List<OperatorAction> actions, Optional<String> reason)
      implements Expected {
    public MayNotAct {
      actions = List.copyOf(actions);
    }
  }

  /**
   * The expected session. Absent values are not compared.
   *
   * @param tags tags that the session has to have; it may have others
   */
  public record ExpectedSession(
      Optional<String> name,
      Optional<String> sourceIdentity,
      Optional<SessionDuration> duration,
      Map<String, String> tags) {}
}
