package vend.local.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import vend.Secret;
import vend.aws.RoleArn;
import vend.iam.Principal;

/** All keys, by the ids that name them. */
final class CredentialRegistry {
  /** How long keys are remembered after their end, to say that they have expired. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 16;
  private static final int SECRET_BYTES = 30;
  private static final int TOKEN_BYTES = 360;

  /** What the tokens of AWS begin with. */
  private static final String TOKEN_PREFIX = "IQoJb3JpZ2luX2Vj";

  private final RandomGenerator random;
  private final Map<String, IssuedCredentials> keys = new ConcurrentHashMap<>();

  CredentialRegistry(RandomGenerator random) {
    this.random = random;
  }

  Optional<IssuedCredentials> find(String accessKeyId) {
    return Optional.ofNullable(keys.get(accessKeyId));
  }

  void add(IssuedCredentials key) {
    keys.put(key.accessKeyId(), key);
  }

  /** Ends all keys of a role's sessions, as AWS does when the role is deleted. */
  void forgetSessionsOf(RoleArn role) {
    keys.values()
        .removeIf(key ->
            key.caller().principal() instanceof Principal.RoleSession session
                && session.role().equals(role));
  }

  /** Makes temporary keys. */
  IssuedCredentials issue(StsCaller caller, Instant now, Instant expires) {
    keys.values().removeIf(key -> key.isExpired(now.minus(REMEMBERED)));
    var key =
        new IssuedCredentials(
            uniqueId("ASIA"),
            Secret.of(base64(SECRET_BYTES)),
            Optional.of(
                new IssuedCredentials.Temporary(
                    Secret.of(TOKEN_PREFIX + base64(TOKEN_BYTES)), expires)),
            caller);
    add(key);
    return key;
  }

  /**
   * An id in AWS's form.
   *
   * @param prefix four letters that say what it is of
   */
  String uniqueId(String prefix) {
    var id = new StringBuilder(prefix);
    for (int i = 0; i < ID_LENGTH; i++) {
      id.append(ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length())));
    }
    return id.toString();
  }

  private String base64(int bytes) {
    byte[] data = new byte[bytes];
    random.nextBytes(data);
    return Base64.getEncoder().encodeToString(data);
  }
}
