package vend.grant.file;

import java.time.Duration;
import vend.credentials.SessionDuration;
import vend.grant.Approval;

/** Parses the durations in a grants file. */
final class Durations {
  private Durations() {}

  /** Parses the length of an access. */
  static Duration ofAccess(YamlValue value) {
    Duration access = ofDecision(value);
    if (access.compareTo(Approval.SHORTEST_ACCESS) < 0) {
      throw value.problem(
          "The access must last 30m or longer, because AWS's shortest session is 15m.");
    }
    return access;
  }

  /** Parses the time for a decision. */
  static Duration ofDecision(YamlValue value) {
    return value.as(Approval::parseTime);
  }

  /** Parses a duration of at most one hour: all of Vend's sessions come from role chaining. */
  static SessionDuration ofChainedSession(YamlValue value) {
    return value.scalarAs(text -> {
      SessionDuration duration = SessionDuration.parse(text);
      if (duration.compareTo(SessionDuration.LONGEST_CHAINED) > 0) {
        throw new IllegalArgumentException(
            "The duration must be at most 1h: Vend assumes the role with the credentials of its own"
                + " role, and AWS ends such a session (role chaining) after one hour. AWS tools"
                + " renew their credentials by themselves.");
      }
      return duration;
    });
  }
}
