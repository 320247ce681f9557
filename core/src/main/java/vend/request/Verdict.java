package vend.request;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import vend.caller.CallerId;
import vend.caller.Person;

/**
 * What one person decided about a request.
 *
 * @param person the person
 * @param by the identity by which the person acted
 * @param byChat whether a chat vouched for the person
 * @param comment for people; can be empty
 */
public record Verdict(
    Person person, CallerId by, boolean byChat, Kind kind, String comment, Instant at) {
  /** The kinds of verdicts. */
  public enum Kind {
    APPROVE,
    DENY,
    /** The person approved their own request in an emergency. */
    BREAK_GLASS;

    /** The kind of this name; empty if there is none. */
    public static Optional<Kind> of(String name) {
      return Arrays.stream(values()).filter(kind -> kind.toString().equals(name)).findFirst();
    }

    @Override
    public String toString() {
      return this == BREAK_GLASS ? "breakGlass" : name().toLowerCase(Locale.ROOT);
    }
  }
}
