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
 * The temporary credentials of one role session.
 *
 * @param accessKeyId identifies the credentials; not secret
 * @param user the identity of the session
 * @param issued when STS issued them, to the second
 * @param expires to the second
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
   * @throws IllegalArgumentException if they expire before they are issued, or a part has other
   *     characters than printable ASCII without spaces, which could break out of a rendered file
   */
  public Credentials {
    issued = issued.truncatedTo(ChronoUnit.SECONDS);
    expires = expires.truncatedTo(ChronoUnit.SECONDS);
    if (!issued.isBefore(expires)) {
      throw new IllegalArgumentException("Credentials must expire after they were issued.");
    }
    for (String part :
        List.of(
            accessKeyId, secretAccessKey.reveal(), sessionToken.reveal(), user.id(), user.arn())) {
      if (!PRINTABLE.matcher(part).matches()) {
        throw new IllegalArgumentException(
            "Credentials must consist of printable ASCII without spaces.");
      }
    }
  }

  /** Returns the parts of the credentials that the caller gets. */
  public TemporaryCredentials of(RoleArn role) {
    return new TemporaryCredentials(
        role, accessKeyId, secretAccessKey, sessionToken, issued, expires);
  }

  /** The id of their lease. */
  public LeaseId leaseId() {
    return new LeaseId(accessKeyId);
  }

  /** The SHA-256 digest of the session token, in hexadecimal digits. */
  public String sessionTokenDigest() {
    return Sha256.of(sessionToken.reveal().getBytes(UTF_8));
  }

  /** Whether they have expired; they have at exactly {@code expires}. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(expires);
  }

  /** Whether at least half of their lifetime is left; exactly half counts. */
  public boolean isFresh(Instant now) {
    Duration life = Duration.between(issued, expires);
    return Duration.between(now, expires).multipliedBy(2).compareTo(life) >= 0;
  }
}
