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

/** All issued credentials, by access key id. */
final class CredentialRegistry {
  /** How long expired credentials stay known, so that requests get the error for expired ones. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private static final String ID_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int ID_LENGTH = 16;
  private static final int SECRET_BYTES = 30;
  private static final int TOKEN_BYTES = 360;

  /** The prefix of AWS's session tokens. */
  private static final String TOKEN_PREFIX = "IQoJb3JpZ2luX2Vj";

  private final RandomGenerator random;
  private final Map<String, IssuedCredentials> issued = new ConcurrentHashMap<>();

  CredentialRegistry(RandomGenerator random) {
    this.random = random;
  }

  Optional<IssuedCredentials> find(String accessKeyId) {
    return Optional.ofNullable(issued.get(accessKeyId));
  }

  void add(IssuedCredentials credentials) {
    issued.put(credentials.accessKeyId(), credentials);
  }

  /** Removes the credentials of a role's sessions, as AWS does when the role is deleted. */
  void forgetSessionsOf(RoleArn role) {
    issued
        .values()
        .removeIf(credentials ->
            credentials.caller().principal() instanceof Principal.RoleSession session
                && session.role().equals(role));
  }

  /** Issues temporary credentials. */
  IssuedCredentials issue(StsCaller caller, Instant now, Instant expires) {
    issued.values().removeIf(credentials -> credentials.isExpired(now.minus(REMEMBERED)));
    var credentials =
        new IssuedCredentials(
            uniqueId("ASIA"),
            Secret.of(base64(SECRET_BYTES)),
            Optional.of(
                new IssuedCredentials.Temporary(
                    Secret.of(TOKEN_PREFIX + base64(TOKEN_BYTES)), expires)),
            caller);
    add(credentials);
    return credentials;
  }

  /**
   * Returns a new unique id in AWS's format.
   *
   * @param prefix four letters that name the type of the entity
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
