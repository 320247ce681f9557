package vend.policy.cases;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.credentials.SessionDuration;
import vend.grant.file.SourceLocations.Place;

/**
 * One case: a caller, roles, and what the grants have to say.
 *
 * @param name what people call it
 * @param place where it stands
 * @param issuer the caller's issuer
 * @param claims the caller's claims, as in a token's payload
 * @param request what is asked for beside the role
 * @param roles the roles, each of which is asked for
 * @param expected what has to come of it
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
   * What a request brings beside its token.
   *
   * @param duration of the session
   * @param sourceAddress for {@code aws:SourceIp}
   * @param time for {@code aws:CurrentTime}
   */
  public record Request(
      Optional<SessionDuration> duration, String sourceAddress, Optional<Instant> time) {}

  /** What has to come of a case. */
  public sealed interface Expected {
    /** The grant that decides. */
    Optional<String> grant();
  }

  /**
   * Keys.
   *
   * @param grant the grant that allows
   * @param session what is said of the session
   */
  public record May(Optional<String> grant, ExpectedSession session) implements Expected {}

  /**
   * No keys.
   *
   * @param grant the grant that denies
   * @param reason the code
   */
  public record MayNot(Optional<String> grant, Optional<String> reason) implements Expected {}

  /**
   * What a session has to be; what is not said can be anything.
   *
   * @param name its name
   * @param sourceIdentity who is behind it
   * @param duration how long it lasts
   * @param tags tags that it has to have, among others
   */
  public record ExpectedSession(
      Optional<String> name,
      Optional<String> sourceIdentity,
      Optional<SessionDuration> duration,
      Map<String, String> tags) {}
}
