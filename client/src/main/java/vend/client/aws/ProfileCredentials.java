package vend.client.aws;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import vend.aws.AccountId;
import vend.client.source.MaskedAccount;
import vend.client.source.Progress;

/**
 * Credentials of AWS profiles that are named after account ids. For an account without such a
 * profile it uses the default profile, and reports that as progress.
 */
public final class ProfileCredentials {
  private static final String DEFAULT = "default";

  private final Supplier<ProfileFile> files;
  private final Progress progress;
  private final ConcurrentHashMap<AccountId, AwsCredentialsProvider> providers =
      new ConcurrentHashMap<>();

  /**
   * @param files {@code ProfileFile::defaultProfileFile} for the user's own
   * @param progress receives a message where the default profile is used
   */
  public ProfileCredentials(Supplier<ProfileFile> files, Progress progress) {
    this.files = files;
    this.progress = progress;
  }

  /**
   * Returns the provider for an account, the same object at each call.
   *
   * @throws IllegalArgumentException if there is neither such a profile nor a default one
   */
  public AwsCredentialsProvider in(AccountId account) {
    return providers.computeIfAbsent(account, this::provider);
  }

  private AwsCredentialsProvider provider(AccountId account) {
    ProfileFile now = files.get();
    String profile = now.profile(account.value()).isPresent() ? account.value() : DEFAULT;
    if (now.profile(profile).isEmpty()) {
      throw new IllegalArgumentException(
          "the AWS config and credentials files have neither a profile %s nor a default profile"
              .formatted(account));
    }
    if (profile.equals(DEFAULT)) {
      progress.step(
          "no profile is named after account %s; using the default profile"
              .formatted(MaskedAccount.of(account)));
    }
    return ProfileCredentialsProvider.builder().profileFile(files).profileName(profile).build();
  }
}
