package vend.client;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import vend.client.source.NoCredentials;
import vend.credentials.TemporaryCredentials;

/** Keys, and why there are none, as the AWS SDK takes them. */
final class SdkCredentials {
  /** Gives keys. */
  @FunctionalInterface
  interface Source {
    TemporaryCredentials keys() throws NoCredentials;
  }

  private SdkCredentials() {}

  /**
   * The keys of a source.
   *
   * @param failure how the message begins where there are none
   * @throws SdkClientException if there are none; it says why and what to do, and its cause is
   *     {@link NoCredentials}
   */
  static AwsCredentials of(Source source, String failure) {
    try {
      TemporaryCredentials keys = source.keys();
      return AwsSessionCredentials.builder()
          .accessKeyId(keys.accessKeyId())
          .secretAccessKey(keys.secretAccessKey().reveal())
          .sessionToken(keys.sessionToken().reveal())
          .expirationTime(keys.expires())
          .accountId(keys.role().account().value())
          .providerName("Vend")
          .build();
    } catch (NoCredentials e) {
      String next = e.next().map(text -> " " + text).orElse("");
      throw SdkClientException.create(failure + ": " + e.getMessage() + "." + next, e);
    }
  }
}
