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
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import vend.caller.CachedKeySets;
import vend.caller.SigningKeys;
import vend.caller.Transport;
import vend.console.FederationEndpoint;
import vend.explain.Explainer;
import vend.explain.FullExplanation;
import vend.functions.Wiring;
import vend.functions.aws.AwsClients;
import vend.functions.aws.AwsFailure;
import vend.functions.aws.AwsKeys;
import vend.functions.aws.Endpoints;
import vend.functions.aws.KeySource;
import vend.functions.aws.KmsDataKeys;
import vend.functions.aws.Table;
import vend.functions.http.HttpApi;
import vend.functions.http.Ruleset;
import vend.functions.oidc.HttpKeySetSource;
import vend.grant.Decider;
import vend.grant.DecisionListener;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.local.dynamodb.LocalDynamoDb;
import vend.local.front.HttpFront;
import vend.local.issuer.IssuerFile;
import vend.local.issuer.LocalIssuer;
import vend.local.issuer.OutboundIssuer;
import vend.local.sts.LocalSts;
import vend.vending.DataKeys;

/** All of Vend on this machine, started in one go and stopped in one go; it keeps nothing. */
final class LocalVend implements AutoCloseable {
  /**
   * What it is started with.
   *
   * @param port for Vend; 0 for any that is free
   * @param stsPort for the local STS; 0 for any that is free
   * @param grants the grants file
   * @param home the checkout, where the build laid DynamoDB Local
   * @param realAws whether the real AWS is meant
   * @param environment the user's
   * @param explanations takes why each request is allowed or denied
   */
  record Options(
      int port,
      int stsPort,
      Path grants,
      Path home,
      boolean realAws,
      Map<String, String> environment,
      Optional<Consumer<FullExplanation>> explanations) {
    /** Without explanations. */
    Options(
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
  private final AwsPlaces places;
  private final Grants grants;
  private Optional<LocalSts> sts = Optional.empty();
  private Optional<URI> dynamoDb = Optional.empty();
  private Optional<IssuerFile> issuerFile = Optional.empty();
  private Optional<HttpFront> front = Optional.empty();

  private LocalVend(Options options, AwsPlaces places, Grants grants) {
    this.options = options;
    this.places = places;
    this.grants = grants;
  }

  /**
   * Starts everything, or nothing.
   *
   * @param log takes decision events
   * @throws CommandFailed if a port is taken, or a setting can't be used
   * @throws InvalidGrants if the grants file can't be used
   */
  static LocalVend start(Options options, Consumer<String> log)
      throws CommandFailed, InvalidGrants, IOException {
    var places = AwsPlaces.of(options.environment(), options.realAws());
    var grants = GrantsReader.read(options.grants(), Transport.LOOPBACK_TOO);
    var vend = new LocalVend(options, places, grants);
    try {
      vend.start(log);
      return vend;
    } catch (SdkException e) {
      vend.close();
      throw new CommandFailed(
          "AWS, or the emulator in its place, did not do as it should: " + e.getMessage());
    } catch (CommandFailed | IOException | RuntimeException e) {
      vend.close();
      throw e;
    }
  }

  private void start(Consumer<String> log) throws CommandFailed, IOException {
    Optional<LocalIssuer> issuer =
        places.onLoopback() ? Optional.of(new LocalIssuer(grants.oidcIssuers())) : Optional.empty();
    KeySource keys = startSts(issuer);
    dynamoDb = options.realAws() ? Optional.empty() : Optional.of(startDynamoDb());
    var clients =
        new AwsClients(
            places.region(),
            keys,
            new Endpoints(stsUri(), dynamoDb, places.kms(), Optional.empty()));
    if (dynamoDb.isPresent()) {
      makeTable(dynamoDb.get(), keys);
    }
    var wiring = new Wiring(clock, random, log);
    var table = new Table(clients.dynamoDb(), places.table());
    SigningKeys fetched = new CachedKeySets(new HttpKeySetSource(clients.http()), clock);
    SigningKeys all = issuer.map(local -> local.beside(fetched)).orElse(fetched);
    Optional<Ruleset> ruleset =
        Optional.of(ruleset(wiring.ruleset(grants, wiring.sources(clients, all))));
    HttpApi api =
        wiring.api(
            () -> ruleset,
            places.region(),
            clients.sts(),
            table,
            dataKeys(clients),
            wiring.console(clients, federation()));
    front = Optional.of(listen(api, issuer));
    if (issuer.isPresent()) {
      leaveIssuerFile(IssuerFile.of(front.get().port(), issuer.get(), grants.oidcIssuers()));
    }
  }

  /** The local stand-in knows the local STS's keys alone; all others are AWS's, or are said. */
  private Optional<FederationEndpoint> federation() {
    return places.federation().or(() -> sts.map(LocalSts::federation));
  }

  private Ruleset ruleset(Ruleset silent) {
    if (options.explanations().isEmpty()) {
      return silent;
    }
    var explainer = new Explainer(grants);
    Consumer<FullExplanation> hearer = options.explanations().get();
    DecisionListener listener =
        (caller, role, requested, _, decision) ->
            hearer.accept(explainer.explain(caller, role, requested, decision));
    return new Ruleset(grants, silent.verifier(), new Decider(grants, listener));
  }

  /** With the same keys: an emulator may take them for an account's. */
  private void makeTable(URI endpoint, KeySource keys) throws CommandFailed {
    try {
      AwsKeys found = keys.keys();
      LocalTable.create(Region.of(places.region()), sdk(found), endpoint, places.table());
    } catch (AwsFailure e) {
      throw new CommandFailed("there are no keys for the emulator of DynamoDB: " + e.code());
    }
  }

  private static AwsCredentialsProvider sdk(AwsKeys keys) {
    String secret = keys.secretAccessKey().reveal();
    return StaticCredentialsProvider.create(
        keys.sessionToken()
            .<AwsCredentials>map(
                token -> AwsSessionCredentials.create(keys.accessKeyId(), secret, token.reveal()))
            .orElseGet(() -> AwsBasicCredentials.create(keys.accessKeyId(), secret)));
  }

  private KeySource startSts(Optional<LocalIssuer> issuer) throws CommandFailed, IOException {
    if (places.sts().isPresent() || options.realAws()) {
      return places.credentials();
    }
    try {
      Optional<OutboundIssuer> outbound =
          issuer.flatMap(own -> OutboundIssuer.of(own, grants.oidcIssuers()));
      LocalSts started = LocalAws.start(options.stsPort(), grants, outbound, clock, random);
      parts.push(started);
      sts = Optional.of(started);
      AwsKeys hub = LocalAws.hubKeys(started, grants);
      return () -> hub;
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

  private HttpFront listen(HttpApi api, Optional<LocalIssuer> issuer)
      throws CommandFailed, IOException {
    try {
      HttpFront started = HttpFront.start(options.port(), api, issuer);
      parts.push(started);
      return started;
    } catch (BindException e) {
      throw taken(options.port(), "--port");
    }
  }

  private static CommandFailed taken(int port, String option) {
    return new CommandFailed(
        "port %d is taken; choose another with %s, or 0 for any that is free"
            .formatted(port, option));
  }

  private void leaveIssuerFile(IssuerFile file) throws IOException {
    Path written = file.write(IssuerFile.folder(options.environment()));
    parts.push(() -> Files.deleteIfExists(written));
    issuerFile = Optional.of(file);
  }

  /** Where Vend listens. */
  URI uri() {
    return front.orElseThrow().uri();
  }

  /** Where STS is, if it is not AWS's own. */
  Optional<URI> stsUri() {
    return sts.map(LocalSts::endpoint).or(places::sts);
  }

  /** Where the table is, if it is not in AWS. */
  Optional<URI> dynamoDbUri() {
    return dynamoDb;
  }

  /** The table's name. */
  String table() {
    return places.table();
  }

  /** The STS of this machine, if it is in use. */
  Optional<LocalSts> sts() {
    return sts;
  }

  /** How often the STS of this machine was asked for a role, whatever it answered. */
  long assumeRoleCalls() {
    return sts.map(local -> local.calls().getOrDefault("AssumeRole", Map.of())).stream()
        .flatMap(outcomes -> outcomes.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** What signs tokens, if the local issuer is on. */
  Optional<IssuerFile> issuers() {
    return issuerFile;
  }

  /** The grants in force. */
  Grants grants() {
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
