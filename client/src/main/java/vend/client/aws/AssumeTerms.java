package vend.client.aws;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a role is assumed.
 *
 * @param sessionName what CloudTrail calls the session: 2 to 64 characters of {@code
 *     [A-Za-z0-9_+=,.@-]}
 * @param externalId what the role's trust policy asks for, if it does
 * @param duration 15 minutes to what the role allows; an hour if empty
 */
public record AssumeTerms(
    String sessionName, Optional<String> externalId, Optional<Duration> duration) {
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Duration SHORTEST = Duration.ofMinutes(15);
  private static final Duration LONGEST = Duration.ofHours(12);

  /**
   * @throws IllegalArgumentException if AWS takes no such name or duration
   */
  public AssumeTerms {
    if (!NAME.matcher(sessionName).matches()) {
      throw new IllegalArgumentException(
          "a session's name is 2 to 64 letters, digits and characters of +=,.@_-");
    }
    duration.ifPresent(AssumeTerms::check);
  }

  /** A session with nothing special to it. */
  public AssumeTerms(String sessionName) {
    this(sessionName, Optional.empty(), Optional.empty());
  }

  /**
   * Holds a duration against AWS's bounds.
   *
   * @throws IllegalArgumentException if it is outside
   */
  public static void check(Duration duration) {
    if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("keys live 15 minutes to 12 hours");
    }
  }
}
