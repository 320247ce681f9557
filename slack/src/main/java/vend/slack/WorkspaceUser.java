package vend.slack;

import java.util.Map;
import java.util.Optional;

/**
 * A user object of Slack. It keeps the difference between a flag that is false and one that is
 * missing: Slack leaves out flags of some users.
 *
 * @see <a href="https://docs.slack.dev/reference/objects/user-object">the user object</a>
 */
record WorkspaceUser(Map<String, ?> fields) {
  String id() {
    return text(fields, "id").orElse("");
  }

  /** The workspace of the user. */
  String team() {
    return text(fields, "team_id").orElse("");
  }

  Optional<String> email() {
    return fields.get("profile") instanceof Map<?, ?> profile
        ? text(profile, "email").filter(email -> !email.isBlank())
        : Optional.empty();
  }

  /** Whether Slack says that this is so. */
  boolean is(String flag) {
    return Boolean.TRUE.equals(fields.get(flag));
  }

  /** Whether Slack says that this is not so. Both this and {@link #is} are false without a flag. */
  boolean isNot(String flag) {
    return Boolean.FALSE.equals(fields.get(flag));
  }

  private static Optional<String> text(Map<?, ?> fields, String name) {
    return fields.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
