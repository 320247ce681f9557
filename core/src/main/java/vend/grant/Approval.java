package vend.grant;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The key {@code approval} of a grant: the grant allows nothing until other people have approved a
 * request for it.
 *
 * @param by the groups that may approve; at least one, each once
 * @param count how many different people must approve, 1 to 5
 * @param expires how long a request can be decided, 15 minutes to 30 days
 * @param lasts the longest access that a person may request, 30 minutes to 30 days; it starts with
 *     the approval
 * @param reasonRequired whether a request needs a reason
 * @param breakGlass whether a person may approve their own request in an emergency, with a reason
 * @param digest a digest of the grant and all that it names: roles, policies, approvers and their
 *     issuers. A request holds only as long as the digest is the same
 */
public record Approval(
    List<Approvers> by,
    int count,
    Duration expires,
    Duration lasts,
    boolean reasonRequired,
    boolean breakGlass,
    String digest) {
  /** The shortest time for a decision, and AWS's shortest session. */
  public static final Duration SHORTEST = Duration.ofMinutes(15);

  /** The shortest access: one of AWS's shortest sessions, and time to get it. */
  public static final Duration SHORTEST_ACCESS = Duration.ofMinutes(30);

  /** The longest time for a decision, and the longest access. */
  public static final Duration LONGEST = Duration.ofDays(30);

  /** The most approvals that a grant can require. */
  public static final int MOST = 5;

  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,6})([smhd]?)");

  public Approval {
    by = List.copyOf(by);
  }

  /**
   * Parses the time of an access or of a decision: seconds, or {@code 45m}, {@code 4h}, {@code 7d}.
   *
   * @throws IllegalArgumentException if the text has another form, or the time is outside of the
   *     limits
   */
  public static Duration parseTime(String text) {
    var matcher = TIME.matcher(text);
    Duration time =
        matcher.matches()
            ? Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)))
            : Duration.ZERO;
    if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "The time must be 15m to 30d, written like 45m, 4h or 7d.");
    }
    return time;
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "d" -> ChronoUnit.DAYS;
      case "h" -> ChronoUnit.HOURS;
      case "m" -> ChronoUnit.MINUTES;
      default -> ChronoUnit.SECONDS;
    };
  }

  /** Writes a time as the grants file does: {@code 7d}, {@code 4h}, {@code 45m}, or seconds. */
  public static String writeTime(Duration time) {
    long seconds = time.toSeconds();
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : Long.toString(seconds);
  }

  /**
   * A group that may approve.
   *
   * @param after how old a request must be before this group may approve it; zero for at once
   */
  public record Approvers(ApproverGroup group, Duration after) {}
}
