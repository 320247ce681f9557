package vend.signin.sso;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sso.SsoClient;
import software.amazon.awssdk.services.sso.model.ListAccountRolesResponse;
import software.amazon.awssdk.services.sso.model.ListAccountsResponse;
import software.amazon.awssdk.services.sso.model.RoleCredentials;
import vend.Secret;
import vend.aws.AccountId;
import vend.aws.RoleArn;
import vend.client.http.Network;
import vend.client.source.MaskedAccount;
import vend.client.source.NoCredentials;
import vend.client.source.ReceivedCredentials;
import vend.credentials.TemporaryCredentials;

/**
 * A client of the IAM Identity Center portal. Its requests are not signed; the token authenticates
 * them. Safe for use by many threads.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/">IAM Identity
 *     Center Portal API</a>
 */
public final class IdentityCenter {
  private static final int MOST_PAGES = 100;

  private final SsoSession session;
  private final URI address;
  private final Network network;
  private final InstantSource clock;
  private @Nullable SsoService<SsoClient> portal;

  /** An account that is assigned to the user. */
  public record Account(AccountId id, String name) {}

  /**
   * @param session whose portal to call
   * @param environment {@code AWS_ENDPOINT_URL_SSO} names another address
   * @param clock says when credentials arrived
   * @throws IllegalArgumentException if tokens may not be sent to that address
   */
  public IdentityCenter(SsoSession session, Map<String, String> environment, InstantSource clock) {
    this(session, environment, Network.ofEnvironment(environment), clock);
  }

  /**
   * @param session whose portal to call
   * @param environment {@code AWS_ENDPOINT_URL_SSO} names another address
   * @param network the proxies and trusted certificates
   * @param clock says when credentials arrived
   * @throws IllegalArgumentException if tokens may not be sent to that address
   */
  public IdentityCenter(
      SsoSession session, Map<String, String> environment, Network network, InstantSource clock) {
    this.session = session;
    this.address = session.service("portal.sso", environment, "AWS_ENDPOINT_URL_SSO");
    this.network = network;
    this.clock = clock;
  }

  /**
   * Returns credentials of a permission set. Identity Center does not return the name of the role
   * behind it, so the result has the permission set's name as its role.
   *
   * @param role the permission set's name
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials credentials(Secret token, AccountId account, String role)
      throws NoCredentials {
    RoleCredentials credentials;
    try {
      credentials =
          portal()
              .call(sso ->
                  sso.getRoleCredentials(request ->
                          request
                              .accessToken(token.reveal())
                              .accountId(account.value())
                              .roleName(role))
                      .roleCredentials());
    } catch (SsoService.Refused e) {
      if (e.status() == 403 || e.status() == 404) {
        throw new NoCredentials.RoleNotOffered(
            "the permission set %s in account %s is not assigned to you in IAM Identity Center"
                .formatted(role, MaskedAccount.of(account)),
            "To list what is assigned to you: vend roles");
      }
      throw refused(e);
    }
    if (credentials == null
        || credentials.accessKeyId() == null
        || credentials.secretAccessKey() == null
        || credentials.sessionToken() == null
        || credentials.expiration() == null) {
      throw portal().unusable("returned no credentials");
    }
    return ReceivedCredentials.from(
        "IAM Identity Center",
        RoleArn.of(session.partition(), account, role),
        credentials.accessKeyId(),
        Secret.of(credentials.secretAccessKey()),
        Secret.of(credentials.sessionToken()),
        clock.instant(),
        Instant.ofEpochMilli(credentials.expiration()));
  }

  /**
   * Lists the accounts that are assigned to the user.
   *
   * @throws NoCredentials if Identity Center does not answer or refuses the request
   */
  public List<Account> accounts(Secret token) throws NoCredentials {
    var accounts = new ArrayList<Account>();
    for (var account :
        all(
            sso -> sso.listAccountsPaginator(request -> request.accessToken(token.reveal())),
            ListAccountsResponse::hasAccountList,
            ListAccountsResponse::accountList)) {
      if (account.accountId() == null || !AccountId.isValid(account.accountId())) {
        throw portal().unusable("returned an account without an account id");
      }
      accounts.add(
          new Account(
              new AccountId(account.accountId()),
              Optional.ofNullable(account.accountName()).orElse("")));
    }
    return accounts;
  }

  /**
   * Lists the permission sets that are assigned to the user in an account.
   *
   * @throws NoCredentials if Identity Center does not answer or refuses the request
   */
  public List<String> roles(Secret token, AccountId account) throws NoCredentials {
    var roles = new ArrayList<String>();
    for (var role :
        all(
            sso ->
                sso.listAccountRolesPaginator(
                    request -> request.accessToken(token.reveal()).accountId(account.value())),
            ListAccountRolesResponse::hasRoleList,
            ListAccountRolesResponse::roleList)) {
      if (role.roleName() == null) {
        throw portal().unusable("returned a role without a name");
      }
      roles.add(role.roleName());
    }
    return roles;
  }

  /**
   * Ends a sign-in, so that its token is no longer valid.
   *
   * @throws NoCredentials if Identity Center does not answer; a sign-in that has ended is no error
   */
  public void signOut(Secret token) throws NoCredentials {
    try {
      portal().call(sso -> sso.logout(request -> request.accessToken(token.reveal())));
    } catch (SsoService.Refused e) {
      if (e.status() != 401) {
        throw refused(e);
      }
    }
  }

  private <P, T> List<T> all(
      Function<SsoClient, Iterable<P>> question,
      Predicate<P> hasEntries,
      Function<P, List<T>> entries)
      throws NoCredentials {
    try {
      return portal()
          .call(sso -> {
            var all = new ArrayList<T>();
            int pages = 0;
            for (P page : question.apply(sso)) {
              if (!hasEntries.test(page)) {
                throw portal().unusable("returned no list");
              }
              if (++pages > MOST_PAGES) {
                throw portal().unusable("returned more than %d pages".formatted(MOST_PAGES));
              }
              all.addAll(entries.apply(page));
            }
            return all;
          });
    } catch (SsoService.Refused e) {
      throw refused(e);
    }
  }

  private NoCredentials refused(SsoService.Refused e) throws NoCredentials {
    return e.status() == 401
        ? SsoTokens.signIn(session, "IAM Identity Center no longer accepts the sign-in")
        : portal().unusable("answered with status %d".formatted(e.status()));
  }

  private synchronized SsoService<SsoClient> portal() throws NoCredentials {
    SsoService<SsoClient> mine = portal;
    if (mine == null) {
      mine = SsoService.of(session, address, network, SsoClient::builder);
      portal = mine;
    }
    return mine;
  }
}
