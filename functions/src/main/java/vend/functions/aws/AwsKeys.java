package vend.functions.aws;

import java.util.Optional;
import vend.Secret;

/**
 * Keys that sign requests.
 *
 * @param accessKeyId no secret
 * @param secretAccessKey signs
 * @param sessionToken goes with keys that are temporary
 */
public record AwsKeys(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) {
  /** Temporary keys. */
  public static AwsKeys temporary(String accessKeyId, String secretAccessKey, String token) {
    return new AwsKeys(accessKeyId, Secret.of(secretAccessKey), Optional.of(Secret.of(token)));
  }
}
