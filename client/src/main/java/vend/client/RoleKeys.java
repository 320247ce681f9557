package vend.client;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import vend.Secret;
import vend.aws.RoleArn;
import vend.credentials.PlainKeys;

/**
 * Temporary keys of a role.
 *
 * @param role the role that they are of
 * @param accessKeyId names the keys; not secret
 * @param secretAccessKey signs
 * @param sessionToken goes along with each signed request
 * @param received when this machine got them
 * @param expires when they end
 */
public record RoleKeys(
    RoleArn role,
    String accessKeyId,
    Secret secretAccessKey,
    Secret sessionToken,
    Instant received,
    Instant expires) {
  /** What each part is made of, so that no format and no file can be broken out of. */
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

  /** AWS's longest session of a role. */
  private static final Duration LONGEST = Duration.ofHours(12);

  /** AWS accepts signatures of clocks that are this far off. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

  /**
   * @throws IllegalArgumentException if a part has anything but printable ASCII without spaces; the
   *     message does not quote it
   */
  public RoleKeys {
    check("access key id", accessKeyId);
    check("secret access key", secretAccessKey.reveal());
    check("session token", sessionToken.reveal());
  }

  private static void check(String name, String part) {
    if (!PRINTABLE.matcher(part).matches()) {
      throw new IllegalArgumentException(
          "the %s is empty or has characters that no credentials have".formatted(name));
    }
  }

  /**
   * Credentials as a server has just given them.
   *
   * @param server what gave them, in words for people
   * @throws NoCredentials.UnusableAnswer if they are none that AWS makes, or have expired, or
   *     expire later than AWS lets any session of a role
   */
  public static RoleKeys given(
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
      return new RoleKeys(role, accessKeyId, secretAccessKey, sessionToken, received, expires);
    } catch (IllegalArgumentException e) {
      throw new NoCredentials.UnusableAnswer(
          "%s gave credentials that cannot be used: %s".formatted(server, e.getMessage()),
          "Check the address of the server.");
    }
  }

  /** Those parts of them that are written down, and that AWS's sign-in service takes. */
  public PlainKeys plain() {
    return new PlainKeys(accessKeyId, secretAccessKey, sessionToken, expires);
  }

  /**
   * Whether they can be handed out: at least half of the time is left for which they were good when
   * they came.
   */
  public boolean isFresh(Instant now) {
    Duration life = Duration.between(received, expires);
    return !now.isBefore(received)
        && Duration.between(now, expires).multipliedBy(2).compareTo(life) >= 0
        && now.isBefore(expires);
  }

  /** When half of the time is over for which they were good: later they are not handed out. */
  public Instant renewal() {
    return received.plus(Duration.between(received, expires).dividedBy(2));
  }
}
