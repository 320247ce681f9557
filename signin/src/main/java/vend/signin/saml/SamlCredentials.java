package vend.signin.saml;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import vend.aws.AccountId;
import vend.client.AccountCredentials;
import vend.client.KeptKeys;
import vend.client.RenewingProvider;
import vend.client.RenewingProviders;
import vend.client.aws.AssumeTerms;
import vend.client.aws.SecurityTokenService;
import vend.client.cache.CredentialCache;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.credentials.TemporaryCredentials;

/**
 * A role of one name in many accounts, for who signs in at an identity provider; AWS is asked
 * straight. What is handed out has at least half of its life left.
 */
public final class SamlCredentials implements AccountCredentials {
  private final SecurityTokenService sts;
  private final AssertionSource signIn;
  private final String role;
  private final Optional<Duration> duration;
  private final Progress progress;
  private final RenewingProviders providers;

  /**
   * @param sts is asked; a Vend hub may stand in its place
   * @param signIn gives SAML responses; a {@link KeptAssertion}, where there are many accounts
   * @param role its name, with its path before it where it has one
   * @param duration 15 minutes to what the role allows; an hour if empty
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param progress hears of new keys
   * @throws IllegalArgumentException if AWS takes no such duration
   */
  public SamlCredentials(
      SecurityTokenService sts,
      AssertionSource signIn,
      String role,
      Optional<Duration> duration,
      CredentialCache cache,
      InstantSource clock,
      Progress progress) {
    duration.ifPresent(AssumeTerms::check);
    this.sts = sts;
    this.signIn = signIn;
    this.role = role;
    this.duration = duration;
    this.progress = progress;
    this.providers = new RenewingProviders(cache, clock, progress);
  }

  @Override
  public RenewingProvider in(AccountId account) {
    List<String> name =
        List.of(
            "saml",
            sts.origin(),
            signIn.origin(),
            account.value(),
            role,
            duration.map(Object::toString).orElse(""));
    return providers.in(account, _ -> new KeptKeys.Request(name, () -> keys(account)));
  }

  private TemporaryCredentials keys(AccountId account) throws NoCredentials {
    try {
      return keys(account, signIn.response(false));
    } catch (SecurityTokenService.ExpiredAssertion _) {
      // Some providers' assertions live shorter than one is kept.
      progress.step("the kept sign-in is too old for AWS");
    }
    try {
      return keys(account, signIn.response(true));
    } catch (SecurityTokenService.ExpiredAssertion _) {
      throw new NoCredentials.RefusedByAws(
          "for AWS, a SAML response that has just been made is too old already",
          "Compare the identity provider's clock with the right time.");
    }
  }

  private TemporaryCredentials keys(AccountId account, SamlResponse response)
      throws NoCredentials, SecurityTokenService.ExpiredAssertion {
    return sts.withSaml(response.roles().only(account, role), response.base64(), duration);
  }
}
