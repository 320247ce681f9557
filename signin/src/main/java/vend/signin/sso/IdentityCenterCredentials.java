package vend.signin.sso;

import java.time.InstantSource;
import java.util.List;
import vend.aws.AccountId;
import vend.client.AccountCredentials;
import vend.client.KeptKeys;
import vend.client.RenewingProvider;
import vend.client.RenewingProviders;
import vend.client.cache.CredentialCache;
import vend.client.source.Progress;

/**
 * A permission set in many accounts, for who has signed in with {@code aws sso login}. What is
 * handed out has at least half of its life left.
 */
public final class IdentityCenterCredentials implements AccountCredentials {
  private final IdentityCenter center;
  private final SsoTokens tokens;
  private final SsoSession session;
  private final String role;
  private final RenewingProviders providers;

  /**
   * @param center is asked
   * @param tokens prove the caller's identity
   * @param session of the sign-in
   * @param role the permission set's name
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param progress hears of new keys
   */
  public IdentityCenterCredentials(
      IdentityCenter center,
      SsoTokens tokens,
      SsoSession session,
      String role,
      CredentialCache cache,
      InstantSource clock,
      Progress progress) {
    this.center = center;
    this.tokens = tokens;
    this.session = session;
    this.role = role;
    this.providers = new RenewingProviders(cache, clock, progress);
  }

  @Override
  public RenewingProvider in(AccountId account) {
    List<String> name =
        List.of("sso", session.name().orElse(""), session.startUrl(), account.value(), role);
    return providers.in(
        account,
        _ -> new KeptKeys.Request(name, () -> center.keys(tokens.token(session), account, role)));
  }
}
