package vend.client;

import java.time.Duration;
import java.time.Instant;
import vend.Secret;
import vend.iam.RoleArn;

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
