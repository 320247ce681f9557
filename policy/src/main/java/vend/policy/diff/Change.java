package vend.policy.diff;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.grant.GrantId;

/**
 * The effect of a changed file on one grant and one role.
 *
 * @param details what changed, in words
 * @param example claims of an affected caller
 */
public record Change(
    Kind kind,
    RoleName role,
    GrantId grant,
    List<String> details,
    Optional<Map<String, List<String>>> example) {
  /** The direction of a change. */
  public enum Kind {
    /** No caller could assume the role by this grant, and now some can. */
    GIVES("gives", '+'),
    /** More callers can assume the role, or callers can do more. */
    WIDENS("widens", '!'),
    /** Fewer callers can assume the role, or callers can do less; none can do more. */
    NARROWS("narrows", '~'),
    /** Some callers could assume the role by this grant, and now none can. */
    TAKES("takes", '-');

    private final String code;
    private final char sign;

    Kind(String code, char sign) {
      this.code = code;
      this.sign = sign;
    }

    /** Returns the stable name. */
    public String code() {
      return code;
    }

    /** Returns the sign at the beginning of a text line. */
    public char sign() {
      return sign;
    }

    public boolean widens() {
      return this == GIVES || this == WIDENS;
    }
  }

  public Change {
    details = List.copyOf(details);
  }

  /** Returns the same change for another role with equal grants. */
  Change of(RoleName other) {
    return new Change(kind, other, grant, details, example);
  }
}
