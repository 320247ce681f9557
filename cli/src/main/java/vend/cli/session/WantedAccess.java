package vend.cli.session;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.aws.RoleReference;
import vend.cli.command.CommandFailed;
import vend.grant.Approval;

/**
 * The access that a user requests from other people.
 *
 * @param duration how long it lasts from the approval; empty for the grant's longest
 * @param reason for the approvers
 * @param breakGlass whether the user approves it alone, in an emergency
 */
public record WantedAccess(Optional<Duration> duration, String reason, boolean breakGlass) {
  /**
   * Access that other people approve.
   *
   * @throws CommandFailed if the duration is malformed
   */
  public static WantedAccess parse(@Nullable String duration, String reason) throws CommandFailed {
    try {
      return new WantedAccess(
          Optional.ofNullable(duration).map(Approval::parseTime), reason, false);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("--duration: %s".formatted(e.getMessage()));
    }
  }

  /** The same access, which the user approves alone. */
  public WantedAccess byBreakingGlass() {
    return new WantedAccess(duration, reason, true);
  }

  /** The body of {@code POST /v1/requests}. */
  public Map<String, Object> body(RoleReference role) {
    var body = new LinkedHashMap<String, Object>();
    body.put("role", role.toString());
    duration.ifPresent(time -> body.put("duration", time.toSeconds()));
    body.put("reason", reason);
    if (breakGlass) {
      body.put("breakGlass", true);
    }
    return body;
  }
}
