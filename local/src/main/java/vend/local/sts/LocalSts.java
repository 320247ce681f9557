package vend.local.sts;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import vend.aws.AccountId;
import vend.aws.RoleArn;
import vend.console.FederationEndpoint;
import vend.iam.PolicyDocument;
import vend.local.http.LoopbackFilter;
import vend.vending.AssumedRoleUser;
import vend.vending.Credentials;

/**
 * A stand-in for AWS STS on 127.0.0.1: {@code AssumeRole}, {@code GetCallerIdentity} and {@code
 * GetWebIdentityToken}. It checks signatures, limits and the policies of both sides, and answers as
 * STS does, errors too.
 *
 * <p>Unlike STS it refuses a parameter that stands twice, in whatever case, takes any region in a
 * signature's scope, and does not know the content of managed policies, so that they allow a
 * session nothing. {@code GET /calls} answers how often what was asked, as JSON. Beside it, at
 * {@link #federation}, is a stand-in for AWS's federation endpoint.
 */
public final class LocalSts implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final CredentialRegistry keys;
  private volatile Deployed deployed;
  private final CallCounts counts = new CallCounts();
  private final InstantSource clock;

  /** The roles that there are, and what answers for them. */
  private record Deployed(Roles roles, RoleSessions sessions, StsActions actions) {}

  /**
   * Starts it.
   *
   * @param accounts the accounts, roles and users that there are
   * @param clock what time it is
   * @param random what keys and ids are made of
   * @param port where to listen; 0 for a free port
   * @throws IOException if it cannot listen there
   */
  public LocalSts(LocalAccounts accounts, InstantSource clock, RandomGenerator random, int port)
      throws IOException {
    this(accounts, Map.of(), clock, random, port);
  }

  /**
   * Starts it.
   *
   * @param accounts the accounts, roles and users that there are
   * @param issuers what signs web identity tokens, of each account that has them enabled
   * @param clock what time it is
   * @param random what keys and ids are made of
   * @param port where to listen; 0 for a free port
   * @throws IOException if it cannot listen there
   */
  public LocalSts(
      LocalAccounts accounts,
      Map<AccountId, WebIdentityIssuer> issuers,
      InstantSource clock,
      RandomGenerator random,
      int port)
      throws IOException {
    this.keys = new CredentialRegistry(random);
    for (LocalUser user : accounts.users()) {
      keys.add(held(user, keys.uniqueId("AIDA")));
    }
    this.clock = clock;
    this.deployed =
        deployed(accounts, issuers, new Roles(accounts.roles().values(), keys, Map.of()));
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server
        .createContext("/", new StsHandler(() -> deployed.actions, counts))
        .getFilters()
        .add(new LoopbackFilter());
    server
        .createContext(
            FederationHandler.PATH, new FederationHandler(new SigninTokens(keys, random), clock))
        .getFilters()
        .add(new LoopbackFilter());
    server.start();
  }

  private Deployed deployed(
      LocalAccounts accounts, Map<AccountId, WebIdentityIssuer> issuers, Roles roles) {
    var sessions = new RoleSessions(accounts, roles, keys);
    var tokens = new WebIdentityTokens(accounts, Map.copyOf(issuers));
    return new Deployed(
        roles, sessions, new StsActions(new Authentication(keys), sessions, tokens, clock));
  }

  /**
   * Replaces all accounts, roles and issuers in one step; users stay. A role that is in both keeps
   * its unique id and its sessions; the sessions of a role that is gone end.
   *
   * @throws IllegalArgumentException if a trust policy names a role that is not there; all is then
   *     as it was
   */
  public void replace(LocalAccounts accounts, Map<AccountId, WebIdentityIssuer> issuers) {
    Roles before = deployed.roles;
    Roles roles = new Roles(accounts.roles().values(), keys, before.ids());
    deployed = deployed(accounts, issuers, roles);
    before.ids().keySet().stream()
        .filter(role -> roles.find(role).isEmpty())
        .forEach(keys::forgetSessionsOf);
  }

  private static IssuedCredentials held(LocalUser user, String userId) {
    var caller =
        new StsCaller(user.user(), user.user().id(), userId, user.policies(), Optional.empty());
    return new IssuedCredentials(
        user.accessKeyId(), user.secretAccessKey(), Optional.empty(), caller);
  }

  /** Where it listens, for example {@code http://127.0.0.1:8766}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Where sign-in links to the console come from, for its keys. */
  public FederationEndpoint federation() {
    return FederationEndpoint.parse(endpoint() + FederationHandler.PATH);
  }

  /**
   * Makes keys for a session of a role, as AWS does for a function that has the role. It is a
   * session like any other: from it, roles are chained.
   *
   * @param sessionName 2 to 64 characters of {@code [\w+=,.@-]}
   * @throws IllegalArgumentException if there is no such role
   */
  public Credentials startSession(RoleArn role, String sessionName, Duration duration) {
    IssuedCredentials key = deployed.sessions.make(role, sessionName, duration, clock.instant());
    IssuedCredentials.Temporary temporary = key.temporary().orElseThrow();
    return new Credentials(
        key.accessKeyId(),
        key.secretAccessKey(),
        temporary.token(),
        new AssumedRoleUser(key.caller().userId(), key.caller().principal().toString()),
        key.caller().session().orElseThrow().issued(),
        temporary.expires());
  }

  /**
   * Deletes a role and makes it again as it was. To IAM it is another role: keys of its sessions
   * are of no use any more, and a trust policy that named it names nobody until it is written
   * again.
   *
   * @throws IllegalArgumentException if there is no such role
   */
  public void remakeRole(RoleArn role) {
    deployed.roles.remake(role);
  }

  /**
   * Writes a role's trust policy, which is when IAM looks up the roles that it names.
   *
   * @throws IllegalArgumentException if there is no such role, or the policy names one that is not
   *     there
   */
  public void writeTrust(RoleArn role, PolicyDocument trust) {
    deployed.roles.writeTrust(role, trust);
  }

  /**
   * A role's trust policy as IAM shows it: with a unique id in the place of a role that is gone.
   *
   * @throws IllegalArgumentException if there is no such role
   */
  public PolicyDocument trust(RoleArn role) {
    return deployed
        .roles
        .find(role)
        .map(LocalRole::trust)
        .orElseThrow(() -> new IllegalArgumentException("no role " + role));
  }

  /**
   * How often it was asked.
   *
   * @return counts by action (an action that it does not have: {@code Other}), then by outcome:
   *     {@code Success} or the error's code
   */
  public Map<String, Map<String, Long>> calls() {
    return counts.copy();
  }

  /** Stops it and forgets all keys. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
