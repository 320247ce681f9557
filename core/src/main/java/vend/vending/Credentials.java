package vend.vending;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import vend.Secret;
import vend.Sha256;
import vend.aws.RoleArn;
import vend.credentials.TemporaryCredentials;

/**
 * Temporary keys for one role session.
 *
 * @param accessKeyId names the keys; not secret
 * @param secretAccessKey signs
 * @param sessionToken goes along with each signed request
 * @param user whose they are
 * @param issued when STS made them, to the second
 * @param expires when they end, to the second
 */
public record Credentials(
    String accessKeyId,
    Secret secretAccessKey,
    Secret sessionToken,
    AssumedRoleUser user,
    Instant issued,
    Instant expires) {
  private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

  /**
   * @throws IllegalArgumentException if they end before they begin, or a part is anything but
   *     printable ASCII without spaces, which could break out of a rendered file
   */
  public Credentials {
    issued = issued.truncatedTo(ChronoUnit.SECONDS);
    expires = expires.truncatedTo(ChronoUnit.SECONDS);
    if (!issued.isBefore(expires)) {
      throw new IllegalArgumentException("credentials must end after they were issued");
    }
    for (String part :
        List.of(
            accessKeyId, secretAccessKey.reveal(), sessionToken.reveal(), user.id(), user.arn())) {
      if (!PRINTABLE.matcher(part).matches()) {
        throw new IllegalArgumentException("credentials are printable ASCII without spaces");
      }
    }
  }

  /** Those parts of them that a caller gets. */
  public TemporaryCredentials of(RoleArn role) {
    return new TemporaryCredentials(
        role, accessKeyId, secretAccessKey, sessionToken, issued, expires);
  }

  /** What the record of them is called. */
  public LeaseId leaseId() {
    return new LeaseId(accessKeyId);
  }

  /** SHA-256 of the session token, in hexadecimal digits. */
  public String sessionTokenDigest() {
    return Sha256.of(sessionToken.reveal().getBytes(UTF_8));
  }

  /** Whether they are of no use any more: from the very second of their end on. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(expires);
  }

  /** Whether at least half of their life is left: at exactly half, it is. */
  public boolean isFresh(Instant now) {
    Duration life = Duration.between(issued, expires);
    return Duration.between(now, expires).multipliedBy(2).compareTo(life) >= 0;
  }
}
