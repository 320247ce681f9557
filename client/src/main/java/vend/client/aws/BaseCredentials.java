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
 * AWS credentials that the caller has already.
 *
 * @param credentials of any kind
 * @param name tells them from others in the cache, for example a profile's name; if empty, their
 *     access key does
 */
public record BaseCredentials(AwsCredentialsProvider credentials, String name) {
  /**
   * Those of a profile; looked for when they are first needed.
   *
   * @param config AWS's config file
   * @param credentials AWS's credentials file
   * @param profile the profile's name
   */
  public static BaseCredentials ofProfile(Path config, Path credentials, String profile) {
    return new BaseCredentials(new Lazy(() -> profile(config, credentials, profile)), profile);
  }

  /**
   * Those that any program of AWS's would find: variables, profiles, the machine's own. Looked for
   * when they are first needed.
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

  /**
   * The credentials.
   *
   * @throws NoCredentials if there are none
   */
  AwsCredentials resolved() throws NoCredentials {
    try {
      return credentials.resolveCredentials();
    } catch (SdkException e) {
      if (e.getCause() instanceof NoCredentials none) {
        throw none;
      }
      throw new NoCredentials.SignInRefused(
          "there are no AWS credentials to ask with"
              + (name.isEmpty() ? "" : " in profile " + name),
          "Check them with aws sts get-caller-identity.");
    }
  }

  /** A provider that is made at the first request: with credentials in the cache, never. */
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
