package vend.signin.sso;

import java.util.List;
import vend.Secret;
import vend.aws.AccountId;
import vend.aws.RoleReference;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;

/**
 * Gets credentials of IAM Identity Center permission sets, for a user who has signed in with {@code
 * vend login} or {@code aws sso login}. A request names the account by its id or by its name in
 * Identity Center, and the permission set as the role.
 *
 * @param tokens the stored sign-ins
 */
public record IdentityCenterSource(IdentityCenter center, SsoTokens tokens, SsoSession session)
    implements CredentialSource {
  @Override
  public void check(CredentialRequest request) {
    if (request.sessionName().isPresent() || request.duration().isPresent()) {
      throw new IllegalArgumentException(
          "IAM Identity Center sets the session's name and its duration: leave out --session-name and"
              + " --duration");
    }
  }

  @Override
  public Fetch prepare(CredentialRequest request) throws NoCredentials {
    AccountId account = account(request.role());
    String permissionSet =
        switch (request.role()) {
          case RoleReference.ByArn byArn -> byArn.arn().name();
          case RoleReference.ByName byName -> byName.role();
        };
    return new Fetch(
        List.of(
            "sso", session.name().orElse(""), session.startUrl(), account.value(), permissionSet),
        _ -> center.credentials(tokens.token(session), account, permissionSet));
  }

  private AccountId account(RoleReference role) throws NoCredentials {
    return switch (role) {
      case RoleReference.ByArn byArn -> byArn.arn().account();
      case RoleReference.ByName byName when AccountId.isValid(byName.account()) ->
          new AccountId(byName.account());
      case RoleReference.ByName byName -> named(byName.account());
    };
  }

  private AccountId named(String name) throws NoCredentials {
    Secret token = tokens.token(session);
    return center.accounts(token).stream()
        .filter(account -> account.name().equals(name))
        .map(IdentityCenter.Account::id)
        .findFirst()
        .orElseThrow(() ->
            new NoCredentials.UnusableAnswer(
                "IAM Identity Center shows you no account with the name %s".formatted(name),
                "To list the accounts: vend roles"));
  }
}
