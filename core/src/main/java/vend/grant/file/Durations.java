package vend.grant.file;

import java.time.Duration;
import vend.credentials.SessionDuration;
import vend.grant.Approval;

/** Parses the durations in a grants file. */
final class Durations {
  private Durations() {}

  /** Parses a time of approvals. */
  static Duration ofAccess(YamlValue value) {
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
