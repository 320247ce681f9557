package vend.credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import vend.Secret;
import vend.aws.RoleArn;

/**
 * Temporary credentials of a role. They are safe to write to a file or a shell command: each part
 * is printable ASCII without spaces.
 *
 * @param role the role that was assumed
 * @param accessKeyId not secret
 * @param received when the holder received them; in the hub, when STS issued them
 * @param expires when AWS stops accepting them
 */
public record TemporaryCredentials(
    RoleArn role,
    String accessKeyId,
    Secret secretAccessKey,
    Secret sessionToken,
    Instant received,
    Instant expires) {
  private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");

  /**
   * @throws IllegalArgumentException if a part is empty or contains anything but printable ASCII
   *     without spaces; the message does not quote it
   */
  public TemporaryCredentials {
    check("access key id", accessKeyId);
    check("secret access key", secretAccessKey.reveal());
    check("session token", sessionToken.reveal());
  }

  private static void check(String name, String part) {
    if (!PRINTABLE.matcher(part).matches()) {
      throw new IllegalArgumentException(
          "the %s is empty or has characters that AWS never issues".formatted(name));
    }
  }

  /** Whether at least half of their lifetime is left, counted from {@link #received}. */
  public boolean isFresh(Instant now) {
    Duration life = Duration.between(received, expires);
    return !now.isBefore(received)
        && Duration.between(now, expires).multipliedBy(2).compareTo(life) >= 0
        && now.isBefore(expires);
  }

  /** Whether AWS no longer accepts them. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(expires);
  }

  /** When half of their lifetime is over. Vend renews them from then on. */
  public Instant renewal() {
    return received.plus(Duration.between(received, expires).dividedBy(2));
  }
}
