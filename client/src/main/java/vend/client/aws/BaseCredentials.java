package vend.client.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;

/** Credentials that somebody has already, as the SDK finds them. */
final class BaseCredentials {
  private BaseCredentials() {}

  static AwsCredentialsProvider ofProfile(String profile) {
    return ProfileCredentialsProvider.create(profile);
  }

  static AwsCredentialsProvider ofSurroundings() {
    return DefaultCredentialsProvider.builder().build();
  }
}
