package vend.policy.diff;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.grant.GrantId;

/**
 * What a change of the file does to one grant and one role.
 *
 * @param kind which way it goes
 * @param role the role
 * @param grant the grant
 * @param details what makes it so, in words
 * @param example claims of a caller for whom it is so
 */
public record Change(
    Kind kind,
    RoleName role,
    GrantId grant,
    List<String> details,
    Optional<Map<String, List<String>>> example) {
  /** Which way a change goes. */
  public enum Kind {
    /** Nobody could take the role by this grant, and now somebody can. */
    GIVES("gives", '+'),
    /** More callers can, or can do more. */
    WIDENS("widens", '!'),
    /** Fewer callers can, or can do less, and nobody more. */
    NARROWS("narrows", '~'),
    /** Somebody could take the role by this grant, and now nobody can. */
    TAKES("takes", '-');

    private final String code;
    private final char sign;

    Kind(String code, char sign) {
      this.code = code;
      this.sign = sign;
    }

    /** Its stable name. */
    public String code() {
      return code;
    }

    /** Its sign at the beginning of a line. */
    public char sign() {
      return sign;
    }

    /** Whether access grows. */
    public boolean widens() {
      return this == GIVES || this == WIDENS;
    }
  }

  public Change {
    details = List.copyOf(details);
  }

  /** The same of a role that is alike. */
  Change of(RoleName other) {
    return new Change(kind, other, grant, details, example);
  }
}
