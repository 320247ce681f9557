package vend.client.source;

import java.time.Duration;
import java.time.Instant;
import vend.Secret;
import vend.aws.RoleArn;
import vend.credentials.TemporaryCredentials;

/** Checks credentials as a server has just sent them. */
public final class ReceivedCredentials {
  /** AWS's longest role session. */
  private static final Duration LONGEST = Duration.ofHours(12);

  /** AWS accepts signatures of clocks that are this far off. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private ReceivedCredentials() {}

  /**
   * The credentials.
   *
   * @param server what sent them, in words for people
   * @param received when they came
   * @throws NoCredentials.UnusableAnswer if a part has characters that AWS never uses, or they have
   *     expired, or expire later than AWS lets any role session
   */
  public static TemporaryCredentials from(
      String server,
      RoleArn role,
      String accessKeyId,
      Secret secretAccessKey,
      Secret sessionToken,
      Instant received,
      Instant expires)
      throws NoCredentials.UnusableAnswer {
    if (!expires.isAfter(received)) {
      throw new NoCredentials.UnusableAnswer(
          "%s gave credentials that expired at %s, and it is %s here"
              .formatted(server, expires, received),
          "Check the clock of this machine.");
    }
    if (expires.isAfter(received.plus(LONGEST).plus(CLOCK_TOLERANCE))) {
      throw new NoCredentials.UnusableAnswer(
          "%s gave credentials that expire at %s, and AWS gives none for more than 12 hours"
              .formatted(server, expires),
          "Check the address of the server and the clock of this machine.");
    }
    try {
      return new TemporaryCredentials(
          role, accessKeyId, secretAccessKey, sessionToken, received, expires);
    } catch (IllegalArgumentException e) {
      throw new NoCredentials.UnusableAnswer(
          "%s gave credentials that cannot be used: %s".formatted(server, e.getMessage()),
          "Check the address of the server.");
    }
  }
}
