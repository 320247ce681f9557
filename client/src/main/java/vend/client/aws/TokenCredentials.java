package vend.client.aws;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import vend.Secret;
import vend.aws.AccountId;
import vend.aws.RoleArn;
import vend.client.AccountCredentials;
import vend.client.KeptKeys;
import vend.client.RenewingProvider;
import vend.client.RenewingProviders;
import vend.client.cache.CredentialCache;
import vend.client.source.NoCredentials;
import vend.client.source.Progress;
import vend.client.token.TokenSource;

/**
 * A role of one name in many accounts that trust an issuer of OpenID Connect, for who has a token
 * of it; AWS is asked straight ({@code AssumeRoleWithWebIdentity}). What is handed out has at least
 * half of its life left.
 */
public final class TokenCredentials implements AccountCredentials {
  private final SecurityTokenService sts;
  private final TokenSource tokens;
  private final CrossAccountCredentials.Target target;
  private final RenewingProviders providers;

  /**
   * @param sts is asked
   * @param tokens prove the caller's identity
   * @param target what for; an external id means nothing here, and may not be there
   * @param cache keeps keys for all processes of the user
   * @param clock says what is fresh
   * @param progress hears of new keys
   * @throws IllegalArgumentException if there is an external id
   */
  public TokenCredentials(
      SecurityTokenService sts,
      TokenSource tokens,
      CrossAccountCredentials.Target target,
      CredentialCache cache,
      InstantSource clock,
      Progress progress) {
    if (target.terms().externalId().isPresent()) {
      throw new IllegalArgumentException("AssumeRoleWithWebIdentity knows no external id");
    }
    this.sts = sts;
    this.tokens = tokens;
    this.target = target;
    this.providers = new RenewingProviders(cache, clock, progress);
  }

  @Override
  public RenewingProvider in(AccountId account) {
    RoleArn role = RoleArn.of(target.partition(), account, target.role());
    return providers.in(account, new Asked(role));
  }

  /** AWS, asked with a token. */
  private final class Asked implements KeptKeys.Asking {
    private final RoleArn role;

    Asked(RoleArn role) {
      this.role = role;
    }

    @Override
    public KeptKeys.Request request(boolean fresh) throws NoCredentials {
      Secret token = tokens.token();
      return new KeptKeys.Request(name(token), () -> sts.withToken(role, token, target.terms()));
    }

    @Override
    public Optional<List<String>> known() throws NoCredentials {
      return tokens.known().map(this::name);
    }

    private List<String> name(Secret token) {
      return List.of(
          "token",
          sts.origin(),
          tokens.identity(token),
          role.toString(),
          target.terms().sessionName(),
          target.terms().duration().map(Object::toString).orElse(""));
    }
  }
}
