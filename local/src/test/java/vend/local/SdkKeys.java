package vend.local;

import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import vend.Secret;
import vend.functions.aws.AwsKeys;

/** Keys as the SDK has them. */
final class SdkKeys {
  private SdkKeys() {}

  static AwsSessionCredentials of(AwsKeys keys) {
    return AwsSessionCredentials.create(
        keys.accessKeyId(),
        keys.secretAccessKey().reveal(),
        keys.sessionToken().map(Secret::reveal).orElseThrow());
  }
}
