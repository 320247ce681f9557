package vend.credentials;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How long a session's credentials are valid.
 *
 * @param seconds 900 (15 minutes) to 43,200 (12 hours)
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     DurationSeconds</a>
 */
public record SessionDuration(int seconds) implements Comparable<SessionDuration> {
  /** STS's minimum. */
  public static final SessionDuration SHORTEST = new SessionDuration(900);

  /** STS's maximum for role chaining: a role that is assumed with another role's credentials. */
  public static final SessionDuration LONGEST_CHAINED = new SessionDuration(3600);

  private static final int LONGEST = 43_200;
  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,4})([smh]?)");

  /**
   * @throws IllegalArgumentException if it is outside of STS's limits
   */
  public SessionDuration {
    if (seconds < 900) {
      throw new IllegalArgumentException(
          "AWS's shortest session is 15m (900): request that or more");
    }
    if (seconds > LONGEST) {
      throw new IllegalArgumentException("AWS's longest session is 12h (43200): request less");
    }
  }

  /**
   * Parses {@code 900}, {@code 900s}, {@code 15m} or {@code 1h}.
   *
   * @throws IllegalArgumentException if it has another form, or is outside of STS's limits
   */
  public static SessionDuration parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration is written like 900, 15m or 1h");
    }
    int number = Integer.parseInt(matcher.group(1));
    return new SessionDuration(
        Math.toIntExact(
            switch (matcher.group(2)) {
              case "h" -> Duration.ofHours(number).toSeconds();
              case "m" -> Duration.ofMinutes(number).toSeconds();
              default -> number;
            }));
  }

  /** The shorter of the two durations. */
  public SessionDuration orShorter(SessionDuration other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(SessionDuration other) {
    return Integer.compare(seconds, other.seconds);
  }

  /** The duration in the syntax of the grants file: {@code 1h}, {@code 15m}, or seconds. */
  @Override
  public String toString() {
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : Integer.toString(seconds);
  }
}
