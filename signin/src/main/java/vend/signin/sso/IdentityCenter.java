package vend.signin.sso;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Secret;
import vend.aws.AccountId;
import vend.aws.RoleArn;
import vend.client.http.Answer;
import vend.client.http.BoundedHttp;
import vend.client.http.Form;
import vend.client.http.Network;
import vend.client.http.Request;
import vend.client.http.SafeAddress;
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
  private final URI portal;
  private final InstantSource clock;
  private final BoundedHttp http;

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
    this.http = network.http();
    this.session = session;
    this.portal =
        Optional.ofNullable(environment.get("AWS_ENDPOINT_URL_SSO"))
            .map(
                address -> SafeAddress.parse(address, "IAM Identity Center (AWS_ENDPOINT_URL_SSO)"))
            .orElseGet(() -> session.service("portal.sso"));
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
    Answer answer =
        ask(
            token,
            "/federation/credentials",
            List.of(Map.entry("role_name", role), Map.entry("account_id", account.value())));
    if (answer.status() == 403 || answer.status() == 404) {
      throw new NoCredentials.RoleNotOffered(
          "IAM Identity Center does not give you %s in account %s"
              .formatted(role, MaskedAccount.of(account)),
          "");
    }
    if (!(document(answer).get("roleCredentials") instanceof Map<?, ?> keys
        && keys.get("accessKeyId") instanceof String id
        && keys.get("secretAccessKey") instanceof String secret
        && keys.get("sessionToken") instanceof String sessionToken
        && keys.get("expiration") instanceof Number milliseconds)) {
      throw unusable("sent no keys");
    }
    return ReceivedCredentials.from(
        "IAM Identity Center",
        RoleArn.of(session.partition(), account, role),
        id,
        Secret.of(secret),
        Secret.of(sessionToken),
        clock.instant(),
        Instant.ofEpochMilli(milliseconds.longValue()));
  }

  /**
   * The accounts that somebody may use.
   *
   * @throws NoCredentials if Identity Center does not say
   */
  public List<Account> accounts(Secret token) throws NoCredentials {
    var accounts = new ArrayList<Account>();
    for (Map<?, ?> entry : all(token, "/assignment/accounts", "accountList", List.of())) {
      if (!(entry.get("accountId") instanceof String id && AccountId.isValid(id))) {
        throw unusable("sent an account without a number");
      }
      accounts.add(
          new Account(
              new AccountId(id), entry.get("accountName") instanceof String name ? name : ""));
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
    var query = List.of(Map.entry("account_id", account.value()));
    for (Map<?, ?> entry : all(token, "/assignment/roles", "roleList", query)) {
      if (!(entry.get("roleName") instanceof String name)) {
        throw unusable("sent a role without a name");
      }
      roles.add(name);
    }
    return roles;
  }

  /**
   * Ends a sign-in, so that its token is worth nothing.
   *
   * @throws NoCredentials if Identity Center does not hear; one that has ended already is fine
   */
  public void signOut(Secret token) throws NoCredentials {
    Request request =
        Request.post(URI.create(portal + "/logout")).with("x-amz-sso_bearer_token", token.reveal());
    Answer answer = http.send(request, "IAM Identity Center");
    if (!answer.isFine() && answer.status() != 401) {
      throw unusable("answered %d".formatted(answer.status()));
    }
  }

  private List<Map<?, ?>> all(
      Secret token, String path, String member, List<Map.Entry<String, String>> query)
      throws NoCredentials {
    var all = new ArrayList<Map<?, ?>>();
    var asked = query;
    for (int page = 0; page < MOST_PAGES; page++) {
      Map<String, Object> document = document(ask(token, path, asked));
      all.addAll(entries(document.get(member)));
      if (!(document.get("nextToken") instanceof String next) || next.isEmpty()) {
        return all;
      }
      asked = new ArrayList<>(query);
      asked.add(Map.entry("next_token", next));
    }
    throw unusable("sends pages without end");
  }

  private List<Map<?, ?>> entries(@Nullable Object list) throws NoCredentials {
    if (!(list instanceof List<?> entries)) {
      throw unusable("sent no list");
    }
    var maps = new ArrayList<Map<?, ?>>();
    for (Object entry : entries) {
      if (!(entry instanceof Map<?, ?> map)) {
        throw unusable("sent a list of something else");
      }
      maps.add(map);
    }
    return maps;
  }

  private Answer ask(Secret token, String path, List<Map.Entry<String, String>> query)
      throws NoCredentials {
    URI address = URI.create(portal + path + (query.isEmpty() ? "" : "?" + Form.encode(query)));
    Request request = Request.get(address).with("x-amz-sso_bearer_token", token.reveal());
    Answer answer = http.send(request, "IAM Identity Center");
    if (answer.status() == 401) {
      throw SsoTokens.signIn(session, "IAM Identity Center takes the sign-in no more");
    }
    if (answer.status() == 429 || answer.status() >= 500) {
      throw new NoCredentials.NotAnswered(
          "IAM Identity Center answered %d".formatted(answer.status()),
          "Try again.",
          Optional.empty());
    }
    return answer;
  }

  private Map<String, Object> document(Answer answer) throws NoCredentials {
    if (answer.status() != 200) {
      throw unusable("answered %d".formatted(answer.status()));
    }
    try {
      return answer.json();
    } catch (Json.MalformedJson e) {
      throw unusable("sent no JSON");
    }
  }

  private NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        "IAM Identity Center " + what,
        "Check sso_region: it asked %s.".formatted(portal.getHost()));
  }
}
