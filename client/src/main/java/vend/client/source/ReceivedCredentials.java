package vend.client.source;

import java.time.Duration;
import java.time.Instant;
import vend.Secret;
import vend.aws.RoleArn;
import vend.credentials.TemporaryCredentials;

/** Validates credentials that a server has returned. */
public final class ReceivedCredentials {
  /** The longest role session that AWS allows. */
  private static final Duration LONGEST = Duration.ofHours(12);

  /** AWS accepts signatures from clocks that differ by up to this much. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  private ReceivedCredentials() {}

  /**
   * Returns the credentials after checking them.
   *
   * @param server the server's name in messages
   * @param received when the answer arrived
   * @throws NoCredentials.UnusableAnswer if a part has characters that AWS never uses, or the
   *     credentials have expired, or they expire later than AWS allows for any role session
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
          "%s returned credentials that expired at %s, but this machine's time is %s"
              .formatted(server, expires, received),
          "Check this machine's clock.");
    }
    if (expires.isAfter(received.plus(LONGEST).plus(CLOCK_TOLERANCE))) {
      throw new NoCredentials.UnusableAnswer(
          "%s returned credentials that expire at %s, but AWS limits role sessions to 12 hours"
              .formatted(server, expires),
          "Check the server's address and this machine's clock.");
    }
    try {
      return new TemporaryCredentials(
          role, accessKeyId, secretAccessKey, sessionToken, received, expires);
    } catch (IllegalArgumentException e) {
      throw new NoCredentials.UnusableAnswer(
          "%s returned invalid credentials: %s".formatted(server, e.getMessage()),
          "Check the server's address.");
    }
  }
}
