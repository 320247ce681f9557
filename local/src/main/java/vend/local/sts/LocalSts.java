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
 * GetWebIdentityToken}. It checks signatures, limits, identity policies and trust policies, and
 * returns STS's responses and errors.
 *
 * <p>It differs from STS: it rejects a repeated parameter (ignoring case), and accepts any region
 * in a signature's scope. It does not know the content of managed session policies, so they allow
 * nothing. {@code GET /calls} returns the number of calls as JSON. {@link #federation} is a
 * stand-in for AWS's federation endpoint.
 */
public final class LocalSts implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final CredentialRegistry registry;
  private volatile Deployed deployed;
  private final CallCounts counts = new CallCounts();
  private final InstantSource clock;

  /** The current roles, and the actions on them. */
  private record Deployed(Roles roles, RoleSessions sessions, StsActions actions) {}

  /**
   * Starts the server without web identity tokens.
   *
   * @param random creates credentials and unique ids
   * @param port the port; 0 for any free port
   * @throws IOException if it cannot listen on the port
   */
  public LocalSts(LocalAccounts accounts, InstantSource clock, RandomGenerator random, int port)
      throws IOException {
    this(accounts, Map.of(), clock, random, port);
  }

  /**
   * Starts the server.
   *
   * @param issuers signs the web identity tokens of each account that has them enabled
   * @param random creates credentials and unique ids
   * @param port the port; 0 for any free port
   * @throws IOException if it cannot listen on the port
   */
  public LocalSts(
      LocalAccounts accounts,
      Map<AccountId, WebIdentityIssuer> issuers,
      InstantSource clock,
      RandomGenerator random,
      int port)
      throws IOException {
    this.registry = new CredentialRegistry(random);
    for (LocalUser user : accounts.users()) {
      registry.add(held(user, registry.uniqueId("AIDA")));
    }
    this.clock = clock;
    this.deployed =
        deployed(accounts, issuers, new Roles(accounts.roles().values(), registry, Map.of()));
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server
        .createContext("/", new StsHandler(() -> deployed.actions, counts))
        .getFilters()
        .add(LoopbackFilter.forPrograms());
    server
        .createContext(
            FederationHandler.PATH,
            new FederationHandler(new SigninTokens(registry, random), clock))
        .getFilters()
        .add(LoopbackFilter.forPrograms());
    server.start();
  }

  private Deployed deployed(
      LocalAccounts accounts, Map<AccountId, WebIdentityIssuer> issuers, Roles roles) {
    var sessions = new RoleSessions(accounts, roles, registry);
    var tokens = new WebIdentityTokens(accounts, Map.copyOf(issuers));
    return new Deployed(
        roles, sessions, new StsActions(new Authentication(registry), sessions, tokens, clock));
  }

  /**
   * Replaces all accounts, roles and issuers in one step, but keeps the users. A role that stays
   * keeps its unique id and its sessions. The sessions of a removed role end.
   *
   * @throws IllegalArgumentException if a trust policy names a missing role; nothing changes then
   */
  public void replace(LocalAccounts accounts, Map<AccountId, WebIdentityIssuer> issuers) {
    Roles before = deployed.roles;
    Roles roles = new Roles(accounts.roles().values(), registry, before.ids());
    deployed = deployed(accounts, issuers, roles);
    before.ids().keySet().stream()
        .filter(role -> roles.find(role).isEmpty())
        .forEach(registry::forgetSessionsOf);
  }

  private static IssuedCredentials held(LocalUser user, String userId) {
    var caller =
        new StsCaller(user.user(), user.user().id(), userId, user.policies(), Optional.empty());
    return new IssuedCredentials(
        user.accessKeyId(), user.secretAccessKey(), Optional.empty(), caller);
  }

  /** Returns the URL, for example {@code http://127.0.0.1:8766}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Returns the federation endpoint, which makes console sign-in links for these credentials. */
  public FederationEndpoint federation() {
    return FederationEndpoint.parse(endpoint() + FederationHandler.PATH);
  }

  /**
   * Starts a session of a role and returns its credentials, as AWS does for a Lambda function. From
   * this session, assuming a role is role chaining.
   *
   * @param sessionName 2 to 64 characters of {@code [\w+=,.@-]}
   * @throws IllegalArgumentException if the role does not exist
   */
  public Credentials startSession(RoleArn role, String sessionName, Duration duration) {
    IssuedCredentials credentials =
        deployed.sessions.make(role, sessionName, duration, clock.instant());
    IssuedCredentials.Temporary temporary = credentials.temporary().orElseThrow();
    return new Credentials(
        credentials.accessKeyId(),
        credentials.secretAccessKey(),
        temporary.token(),
        new AssumedRoleUser(
            credentials.caller().userId(), credentials.caller().principal().toString()),
        credentials.caller().session().orElseThrow().issued(),
        temporary.expires());
  }

  /**
   * Deletes a role and creates it again without changes. To IAM it is a different role: the
   * credentials of its sessions become invalid, and a trust policy that names it trusts nothing
   * until it is written again.
   *
   * @throws IllegalArgumentException if the role does not exist
   */
  public void remakeRole(RoleArn role) {
    deployed.roles.remake(role);
  }

  /**
   * Writes a role's trust policy. That is when IAM looks up the roles that the policy names.
   *
   * @throws IllegalArgumentException if this role, or a role that the policy names, does not exist
   */
  public void writeTrust(RoleArn role, PolicyDocument trust) {
    deployed.roles.writeTrust(role, trust);
  }

  /**
   * Returns a role's trust policy as IAM shows it: a deleted role appears as its unique id.
   *
   * @throws IllegalArgumentException if the role does not exist
   */
  public PolicyDocument trust(RoleArn role) {
    return deployed
        .roles
        .find(role)
        .map(LocalRole::trust)
        .orElseThrow(() -> new IllegalArgumentException("no role " + role));
  }

  /**
   * Returns the number of calls.
   *
   * @return counts by action (unknown actions: {@code Other}), then by outcome: {@code Success} or
   *     the error code
   */
  public Map<String, Map<String, Long>> calls() {
    return counts.copy();
  }

  /** Stops the server; all credentials become invalid. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
