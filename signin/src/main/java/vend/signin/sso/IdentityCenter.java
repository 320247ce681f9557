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
 * The portal of IAM Identity Center. Its requests are not signed: the token speaks for itself. Safe
 * for use by many threads.
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

  /** An account that somebody may use. */
  public record Account(AccountId id, String name) {}

  /**
   * @param session whose portal
   * @param environment {@code AWS_ENDPOINT_URL_SSO} names another address
   * @param clock says when keys came
   * @throws IllegalArgumentException if no token could be sent to that address
   */
  public IdentityCenter(SsoSession session, Map<String, String> environment, InstantSource clock) {
    this(session, environment, Network.ofEnvironment(environment), clock);
  }

  /**
   * The same over a network of the caller's own.
   *
   * @param session whose portal
   * @param environment as above
   * @param network the way there
   * @param clock as above
   */
  public IdentityCenter(
      SsoSession session, Map<String, String> environment, Network network, InstantSource clock) {
    this.session = session;
    this.address = session.service("portal.sso", environment, "AWS_ENDPOINT_URL_SSO");
    this.network = network;
    this.clock = clock;
  }

  /**
   * Keys of a permission set. Identity Center does not tell the name of the role behind it, so that
   * of the permission set stands in its place.
   *
   * @param role the permission set's name
   * @throws NoCredentials if there are none
   */
  public TemporaryCredentials keys(Secret token, AccountId account, String role)
      throws NoCredentials {
    RoleCredentials keys;
    try {
      keys =
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
            "IAM Identity Center does not give you %s in account %s"
                .formatted(role, MaskedAccount.of(account)),
            "");
      }
      throw refused(e);
    }
    if (keys == null
        || keys.accessKeyId() == null
        || keys.secretAccessKey() == null
        || keys.sessionToken() == null
        || keys.expiration() == null) {
      throw portal().unusable("sent no keys");
    }
    return ReceivedCredentials.from(
        "IAM Identity Center",
        RoleArn.of(session.partition(), account, role),
        keys.accessKeyId(),
        Secret.of(keys.secretAccessKey()),
        Secret.of(keys.sessionToken()),
        clock.instant(),
        Instant.ofEpochMilli(keys.expiration()));
  }

  /**
   * The accounts that somebody may use.
   *
   * @throws NoCredentials if Identity Center does not say
   */
  public List<Account> accounts(Secret token) throws NoCredentials {
    var accounts = new ArrayList<Account>();
    for (var account :
        all(
            sso -> sso.listAccountsPaginator(request -> request.accessToken(token.reveal())),
            ListAccountsResponse::hasAccountList,
            ListAccountsResponse::accountList)) {
      if (account.accountId() == null || !AccountId.isValid(account.accountId())) {
        throw portal().unusable("sent an account without a number");
      }
      accounts.add(
          new Account(
              new AccountId(account.accountId()),
              Optional.ofNullable(account.accountName()).orElse("")));
    }
    return accounts;
  }

  /**
   * The permission sets that somebody may use in an account.
   *
   * @throws NoCredentials if Identity Center does not say
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
        throw portal().unusable("sent a role without a name");
      }
      roles.add(role.roleName());
    }
    return roles;
  }

  /**
   * Ends a sign-in, so that its token is worth nothing.
   *
   * @throws NoCredentials if Identity Center does not hear; one that has ended already is fine
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
                throw portal().unusable("sent no list");
              }
              if (++pages > MOST_PAGES) {
                throw portal().unusable("sends pages without end");
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
        ? SsoTokens.signIn(session, "IAM Identity Center takes the sign-in no more")
        : portal().unusable("answered %d".formatted(e.status()));
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
