package vend.client.aws;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.client.AccountCredentials;
import vend.client.KeptKeys;
import vend.client.RenewingProvider;
import vend.client.RenewingProviders;
import vend.client.cache.CredentialCache;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;

/**
 * From the credentials of one account into a role of the same name in many. What is handed out has
 * at least half of its life left.
 */
public final class CrossAccountCredentials implements AccountCredentials {
  private final SecurityTokenService sts;
  private final Base base;
  private final Target target;
  private final RenewingProviders providers;

  /**
   * Who asks.
   *
   * @param credentials of any kind
   * @param name tells them from others in the cache, for example a profile's name; if empty, their
   *     access key does
   */
  public record Base(AwsCredentialsProvider credentials, String name) {
    /**
     * Those of a profile; looked for when they are first needed.
     *
     * @param config AWS's config file
     * @param credentials AWS's credentials file
     * @param profile the profile's name
     */
    public static Base ofProfile(Path config, Path credentials, String profile) {
      return new Base(BaseCredentials.ofProfile(config, credentials, profile), profile);
    }

    /** Those that any program of AWS's would find here: variables, profiles, the machine's own. */
    public static Base ofSurroundings() {
      return new Base(BaseCredentials.ofSurroundings(), "");
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
  }

  /**
   * What for.
   *
   * @param partition that all accounts are in
   * @param role its name, with its path before it where it has one
   * @param terms the same in all accounts
   */
  public record Target(Partition partition, String role, AssumeTerms terms) {}

  /**
   * @param sts is asked
   * @param base who asks
   * @param target what for
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param progress hears of new keys
   */
  public CrossAccountCredentials(
      SecurityTokenService sts,
      Base base,
      Target target,
      CredentialCache cache,
      InstantSource clock,
      Progress progress) {
    this.sts = sts;
    this.base = base;
    this.target = target;
    this.providers = new RenewingProviders(cache, clock, progress);
  }

  @Override
  public RenewingProvider in(AccountId account) {
    RoleArn role = RoleArn.of(target.partition, account, target.role);
    AssumeTerms terms = target.terms;
    return providers.in(
        account,
        _ ->
            new KeptKeys.Request(
                List.of(
                    "assume",
                    sts.origin(),
                    base.identity(),
                    role.toString(),
                    terms.sessionName(),
                    terms.externalId().map(id -> "with " + id).orElse(""),
                    terms.duration().map(Object::toString).orElse("")),
                () -> sts.assume(base.credentials, role, terms)));
  }
}
