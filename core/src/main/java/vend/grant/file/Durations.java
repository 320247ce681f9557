package vend.grant.file;

import vend.credentials.SessionDuration;

/** Durations in the file. */
final class Durations {
  private Durations() {}

  /** The longest session of a role that is taken by role chaining, as all of Vend's are. */
  static SessionDuration ofChainedSession(YamlValue value) {
    return value.scalarAs(text -> {
      SessionDuration duration = SessionDuration.parse(text);
      if (duration.compareTo(SessionDuration.LONGEST_CHAINED) > 0) {
        throw new IllegalArgumentException(
            "at most 1h: Vend takes roles with the keys of its own role, and AWS ends such a"
                + " session (role chaining) after one hour; tools refresh by themselves");
      }
      return duration;
    });
  }
}
