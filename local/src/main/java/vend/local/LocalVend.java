package vend.local;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.SigningKeys;
import vend.console.FederationEndpoint;
import vend.functions.VerificationSources;
import vend.functions.Wiring;
import vend.functions.aws.AwsClients;
import vend.functions.aws.KmsDataKeys;
import vend.functions.aws.TimeBudget;
import vend.functions.http.HttpApi;
import vend.functions.http.Ruleset;
import vend.functions.oidc.HttpKeySetSource;
import vend.grant.Decider;
import vend.grant.DecisionListener;
import vend.grant.Grants;
import vend.grant.file.InvalidGrants;
import vend.local.dynamodb.LocalDynamoDb;
import vend.local.front.HttpFront;
import vend.local.issuer.IssuerFile;
import vend.local.issuer.LocalIssuer;
import vend.local.issuer.OutboundIssuer;
import vend.local.sts.LocalSts;
import vend.policy.explain.Explainer;
import vend.vending.DataKeys;

/**
 * All of Vend on this machine, started in one go and stopped in one go; it keeps its signing keys
 * alone.
 */
public final class LocalVend implements AutoCloseable {
  /**
   * What it is started with.
   *
   * @param port for Vend; 0 for any that is free
   * @param stsPort for the local STS; 0 for any that is free
   * @param grants the grants file
   * @param home the checkout, where the build laid DynamoDB Local
   * @param realAws whether the real AWS is meant
   * @param environment the user's
   * @param explanations hears why each request is allowed, denied or rejected
   */
  public record Options(
      int port,
      int stsPort,
      Path grants,
      Path home,
      boolean realAws,
      Map<String, String> environment,
      Optional<Explanations> explanations) {
    /** Without explanations. */
    public Options(
        int port,
        int stsPort,
        Path grants,
        Path home,
        boolean realAws,
        Map<String, String> environment) {
      this(port, stsPort, grants, home, realAws, environment, Optional.empty());
    }
  }

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final Options options;
  private final AwsEndpoints places;
  private final WatchedGrants file;
  private final Wiring wiring;
  private final Optional<LocalIssuer> issuer;
  private Optional<VerificationSources> sources = Optional.empty();
  private Optional<LocalSts> sts = Optional.empty();
  private Optional<URI> dynamoDb = Optional.empty();
  private Optional<HttpFront> front = Optional.empty();
  private volatile Grants grants;
  private volatile Optional<Ruleset> ruleset = Optional.empty();
  private volatile Optional<AwsCredentials> hubCredentials = Optional.empty();
  private volatile Optional<IssuerFile> issuerFile = Optional.empty();

  private LocalVend(
      Options options,
      AwsEndpoints places,
      WatchedGrants file,
      Grants grants,
      Optional<LocalIssuer> issuer,
      Consumer<String> log) {
    this.options = options;
    this.places = places;
    this.file = file;
    this.grants = grants;
    this.issuer = issuer;
    this.wiring = new Wiring(clock, random, log);
  }

  /**
   * Starts everything, or nothing.
   *
   * @param log takes decision events
   * @throws LocalFailed if a port is taken, or a setting can't be used
   * @throws InvalidGrants if the grants file can't be used
   */
  public static LocalVend start(Options options, Consumer<String> log)
      throws LocalFailed, InvalidGrants, IOException {
    var places = AwsEndpoints.of(options.environment(), options.realAws());
    var file = new WatchedGrants(options.grants());
    Grants grants = file.read();
    Optional<LocalIssuer> issuer =
        places.onLoopback()
            ? Optional.of(
                new LocalIssuer(grants.oidcIssuers(), IssuerFile.folder(options.environment())))
            : Optional.empty();
    var vend = new LocalVend(options, places, file, grants, issuer, log);
    try {
      vend.start();
      return vend;
    } catch (SdkException e) {
      vend.close();
      throw new LocalFailed(
          "AWS, or the emulator in its place, did not do as it should: " + e.getMessage());
    } catch (LocalFailed | IOException | RuntimeException e) {
      vend.close();
      throw e;
    }
  }

  private void start() throws LocalFailed, IOException {
    AwsCredentialsProvider credentials = startSts();
    dynamoDb = options.realAws() ? Optional.empty() : Optional.of(startDynamoDb());
    var clients =
        new AwsClients(
            places.region(),
            credentials,
            new AwsClients.Endpoints(stsUri(), dynamoDb, places.kms(), Optional.empty()),
            TimeBudget.OF_THE_FUNCTION);
    parts.push(clients);
    if (dynamoDb.isPresent()) {
      makeTable(dynamoDb.get(), credentials);
    }
    var table = clients.table(places.table());
    SigningKeys fetched = new CachedKeySets(new HttpKeySetSource(clients.outbound()), clock);
    SigningKeys all = issuer.map(local -> local.beside(fetched)).orElse(fetched);
    sources = Optional.of(wiring.sources(clients, all));
    ruleset = Optional.of(ruleset(grants));
    HttpApi api =
        wiring.api(
            () -> ruleset,
            places.region(),
            clients.sts(),
            table,
            dataKeys(clients),
            wiring.console(clients, federation()));
    front = Optional.of(listen(api));
    if (issuer.isPresent()) {
      Path left = leaveIssuerFile(grants);
      parts.push(() -> Files.deleteIfExists(left));
    }
  }

  /**
   * Looks whether the grants file, or a file that it names, has changed, and goes by what it says
   * now. Where that cannot be used, all stays as it was. One thread at a time.
   *
   * @return what there is to tell the user
   */
  public Optional<String> lookAtGrants() {
    List<Path> changed = file.changed();
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    String names = changed.stream().map(Path::toString).collect(Collectors.joining(", "));
    try {
      follow(file.read());
      return Optional.of("%s has changed. The new grants are in force.".formatted(names));
    } catch (InvalidGrants | IOException | RuntimeException e) {
      return Optional.of(
          "%s has changed and cannot be used. The grants from before stay in force. Correct:%n%s"
              .formatted(names, e instanceof InvalidGrants ? e.getMessage() : e));
    }
  }

  /** What can fail comes first, so that either all parts follow or none. */
  private void follow(Grants next) throws IOException {
    Ruleset nextRuleset = ruleset(next);
    if (issuer.isPresent()) {
      issuer.get().add(next.oidcIssuers());
      leaveIssuerFile(next);
    }
    if (sts.isPresent()) {
      LocalAws.replace(sts.get(), next, outbound(next));
      hubCredentials = Optional.of(LocalAws.hubCredentials(sts.get(), next));
    }
    ruleset = Optional.of(nextRuleset);
    grants = next;
  }

  private Optional<OutboundIssuer> outbound(Grants of) {
    return issuer.flatMap(own -> OutboundIssuer.of(own, of.oidcIssuers()));
  }

  /** The local stand-in knows the local STS's keys alone; all others are AWS's, or are said. */
  private Optional<FederationEndpoint> federation() {
    return places.federation().or(() -> sts.map(LocalSts::federation));
  }

  private Ruleset ruleset(Grants of) {
    Ruleset silent = wiring.ruleset(of, sources.orElseThrow());
    if (options.explanations().isEmpty()) {
      return silent;
    }
    var explainer = new Explainer(of);
    Explanations hearer = options.explanations().get();
    DecisionListener listener =
        (caller, role, requested, _, decision) ->
            hearer.decided(explainer.explain(caller, role, requested, decision));
    return new Ruleset(of, silent.verifier().telling(hearer::rejected), new Decider(of, listener));
  }

  /** With the same credentials: an emulator may take them for an account's. */
  private void makeTable(URI endpoint, AwsCredentialsProvider credentials) {
    LocalTable.create(Region.of(places.region()), credentials, endpoint, places.table());
  }

  private AwsCredentialsProvider startSts() throws LocalFailed, IOException {
    if (places.sts().isPresent() || options.realAws()) {
      return places.credentials();
    }
    try {
      LocalSts started = LocalAws.start(options.stsPort(), grants, outbound(grants), clock, random);
      parts.push(started);
      sts = Optional.of(started);
      hubCredentials = Optional.of(LocalAws.hubCredentials(started, grants));
      return () -> hubCredentials.orElseThrow();
    } catch (BindException e) {
      throw taken(options.stsPort(), "--sts-port");
    }
  }

  private URI startDynamoDb() throws IOException {
    if (places.dynamoDb().isPresent()) {
      return places.dynamoDb().get();
    }
    var started = new LocalDynamoDb(options.home().resolve("local/dynamodb/target/lib"));
    parts.push(started);
    return started.endpoint();
  }

  private DataKeys dataKeys(AwsClients clients) {
    return places
        .key()
        .<DataKeys>map(key -> new KmsDataKeys(clients.kms(), key))
        .orElseGet(() -> new LocalDataKeys(random));
  }

  private HttpFront listen(HttpApi api) throws LocalFailed, IOException {
    try {
      HttpFront started = HttpFront.start(options.port(), api, issuer);
      parts.push(started);
      return started;
    } catch (BindException e) {
      throw taken(options.port(), "--port");
    }
  }

  private static LocalFailed taken(int port, String option) {
    return new LocalFailed(
        "port %d is taken; choose another with %s, or 0 for any that is free"
            .formatted(port, option));
  }

  private Path leaveIssuerFile(Grants of) throws IOException {
    var left = IssuerFile.of(front.orElseThrow().port(), issuer.orElseThrow(), of.oidcIssuers());
    issuerFile = Optional.of(left);
    return left.write(IssuerFile.folder(options.environment()));
  }

  /** Where Vend listens. */
  public URI uri() {
    return front.orElseThrow().uri();
  }

  /** Where STS is, if it is not AWS's own. */
  public Optional<URI> stsUri() {
    return sts.map(LocalSts::endpoint).or(places::sts);
  }

  /** Where the table is, if it is not in AWS. */
  public Optional<URI> dynamoDbUri() {
    return dynamoDb;
  }

  /** The table's name. */
  public String table() {
    return places.table();
  }

  /** The STS of this machine, if it is in use. */
  public Optional<LocalSts> sts() {
    return sts;
  }

  /** How often the STS of this machine was asked for a role, whatever it answered. */
  public long assumeRoleCalls() {
    return sts.map(local -> local.calls().getOrDefault("AssumeRole", Map.of())).stream()
        .flatMap(outcomes -> outcomes.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** What signs tokens, if the local issuer is on. */
  public Optional<IssuerFile> issuers() {
    return issuerFile;
  }

  /** The grants in force. */
  public Grants grants() {
    return grants;
  }

  /** Stops everything, the last first. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failure = failure == null ? new IOException("a part did not stop", e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
