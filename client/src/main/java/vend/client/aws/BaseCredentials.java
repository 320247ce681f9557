package vend.client.aws;

import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/** Credentials that somebody has already, as the SDK finds them. */
final class BaseCredentials {
  private BaseCredentials() {}

  static AwsCredentialsProvider ofProfile(Path config, Path credentials, String profile) {
    var files = ProfileFile.aggregator();
    add(files, config, ProfileFile.Type.CONFIGURATION);
    add(files, credentials, ProfileFile.Type.CREDENTIALS);
    return ProfileCredentialsProvider.builder()
        .profileFile(files.build())
        .profileName(profile)
        .build();
  }

  private static void add(ProfileFile.Aggregator files, Path path, ProfileFile.Type type) {
    if (Files.isRegularFile(path)) {
      files.addFile(ProfileFile.builder().content(path).type(type).build());
    }
  }

  static AwsCredentialsProvider ofSurroundings() {
    return DefaultCredentialsProvider.builder().build();
  }
}
