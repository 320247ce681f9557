package vend.client.aws;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * The credentials that a program has already, as the SDK finds them. The SDK looks for them when
 * they are first needed: with credentials in the cache, never.
 */
final class BaseCredentials implements AwsCredentialsProvider {
  private final Supplier<AwsCredentialsProvider> maker;
  private @Nullable AwsCredentialsProvider made;

  private BaseCredentials(Supplier<AwsCredentialsProvider> maker) {
    this.maker = maker;
  }

  static BaseCredentials ofProfile(Path config, Path credentials, String profile) {
    return new BaseCredentials(() -> profile(config, credentials, profile));
  }

  static BaseCredentials ofSurroundings() {
    return new BaseCredentials(() -> DefaultCredentialsProvider.builder().build());
  }

  private static AwsCredentialsProvider profile(Path config, Path credentials, String profile) {
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

  @Override
  public AwsCredentials resolveCredentials() {
    return provider().resolveCredentials();
  }

  private synchronized AwsCredentialsProvider provider() {
    AwsCredentialsProvider mine = made;
    if (mine == null) {
      mine = maker.get();
      made = mine;
    }
    return mine;
  }
}
