package vend.client.aws;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import vend.client.source.NoCredentials;

/**
 * AWS credentials that the caller already has, with which Vend assumes roles.
 *
 * @param credentials the SDK's provider of them, long-term or temporary
 * @param name separates them from others in the cache, for example a profile's name; if empty, the
 *     access key id does
 */
public record BaseCredentials(AwsCredentialsProvider credentials, String name) {
  /**
   * Returns the credentials of a profile, loaded at the first use.
   *
   * @param config AWS's config file
   * @param credentials AWS's credentials file
   */
  public static BaseCredentials ofProfile(Path config, Path credentials, String profile) {
    return new BaseCredentials(new Lazy(() -> profile(config, credentials, profile)), profile);
  }

  /**
   * Returns the credentials of the SDK's default chain: variables, profiles, the machine's role.
   * Loaded at the first use.
   */
  public static BaseCredentials ofEnvironment() {
    return new BaseCredentials(new Lazy(() -> DefaultCredentialsProvider.builder().build()), "");
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

  String identity() throws NoCredentials {
    return name.isEmpty() ? "key " + resolved().accessKeyId() : name;
  }

  AwsCredentials resolved() throws NoCredentials {
    try {
      return credentials.resolveCredentials();
    } catch (SdkException e) {
      if (e.getCause() instanceof NoCredentials none) {
        throw none;
      }
      throw new NoCredentials.SignInRefused(
          "no AWS credentials were found" + (name.isEmpty() ? "" : " in profile " + name),
          "See what is wrong with them: aws sts get-caller-identity"
              + (name.isEmpty() ? "" : " --profile " + name));
    }
  }

  /** Creates the provider at the first request, and never on a cache hit. */
  private static final class Lazy implements AwsCredentialsProvider {
    private final Supplier<AwsCredentialsProvider> maker;
    private @Nullable AwsCredentialsProvider made;

    Lazy(Supplier<AwsCredentialsProvider> maker) {
      this.maker = maker;
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
}
