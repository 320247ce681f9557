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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.regions.Region;
import vend.caller.OidcIssuer;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.OidcVerifier;
import vend.caller.oidc.SigningKeys;
import vend.console.FederationEndpoint;
import vend.functions.VerificationSources;
import vend.functions.Wiring;
import vend.functions.aws.AwsClients;
import vend.functions.aws.KmsDataKeys;
import vend.functions.aws.Table;
import vend.functions.aws.TimeBudget;
import vend.functions.event.LoggedRequestEvents;
import vend.functions.http.HttpApi;
import vend.functions.http.Ruleset;
import vend.functions.oidc.HttpKeySetSource;
import vend.grant.Decider;
import vend.grant.DecisionListener;
import vend.grant.Grants;
import vend.grant.file.InvalidGrants;
import vend.local.chat.InvokeServer;
import vend.local.dynamodb.LocalDynamoDb;
import vend.local.front.HttpFront;
import vend.local.issuer.IssuerFile;
import vend.local.issuer.LocalIssuer;
import vend.local.issuer.OutboundIssuer;
import vend.local.provider.LocalProviders;
import vend.local.sts.LocalSts;
import vend.policy.explain.Explainer;
import vend.request.RequestStore;
import vend.vending.DataKeys;
import vend.verification.CallerVerifier;

/** A complete Vend on this machine. Only its signing keys survive a restart. */
public final class LocalVend implements AutoCloseable {
  /**
   * The options of `vend local`.
   *
   * @param port Vend's port; 0 for any free port
   * @param stsPort the local STS's port; 0 for any free port
   * @param chatPort the port of the chat function; 0 for any free port
   * @param grants the grants file
   * @param dynamoDbLocal the folder of DynamoDB Local, as for {@link LocalDynamoDb}
   * @param realAws whether to use AWS instead of the local stand-ins
   * @param environment the user's environment variables
   * @param explanations receives the reason of each decision and rejection
   */
  public record Options(
      int port,
      int stsPort,
      int chatPort,
      Path grants,
      Path dynamoDbLocal,
      boolean realAws,
      Map<String, String> environment,
      Optional<Explanations> explanations) {
    /** Options without explanations, with any free port for the chat function. */
    public Options(
        int port,
        int stsPort,
        Path grants,
        Path dynamoDbLocal,
        boolean realAws,
        Map<String, String> environment) {
      this(port, stsPort, 0, grants, dynamoDbLocal, realAws, environment, Optional.empty());
    }
  }

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final Options options;
  private final AwsEndpoints endpoints;
  private final WatchedGrants file;
  private final Wiring wiring;
  private final Optional<LocalIssuer> issuer;
  private Optional<VerificationSources> sources = Optional.empty();
  private Optional<LocalSts> sts = Optional.empty();
  private Optional<URI> dynamoDb = Optional.empty();
  private Optional<HttpFront> front = Optional.empty();
  private Optional<InvokeServer> chat = Optional.empty();
  private Optional<LocalProviders> providers = Optional.empty();
  private volatile Grants grants;
  private volatile Optional<Ruleset> ruleset = Optional.empty();
  private volatile Optional<AwsCredentials> hubCredentials = Optional.empty();
  private volatile Optional<IssuerFile> issuerFile = Optional.empty();

  private LocalVend(
      Options options,
      AwsEndpoints endpoints,
      WatchedGrants file,
      Grants grants,
      Optional<LocalIssuer> issuer,
      Consumer<String> log) {
    this.options = options;
    this.endpoints = endpoints;
    this.file = file;
    this.grants = grants;
    this.issuer = issuer;
    this.wiring = new Wiring(clock, random, log);
  }

  /**
   * Starts all parts. If one fails, it stops the others.
   *
   * @param log receives the decision events
   * @throws LocalFailed if a port is in use, or a setting is invalid
   * @throws InvalidGrants if the grants file is invalid
   */
  public static LocalVend start(Options options, Consumer<String> log)
      throws LocalFailed, InvalidGrants, IOException {
    var endpoints = AwsEndpoints.of(options.environment(), options.realAws());
    var file = new WatchedGrants(options.grants());
    Grants grants = file.read();
    Optional<LocalIssuer> issuer =
        endpoints.onLoopback()
            ? Optional.of(
                new LocalIssuer(grants.oidcIssuers(), IssuerFile.folder(options.environment())))
            : Optional.empty();
    var vend = new LocalVend(options, endpoints, file, grants, issuer, log);
    try {
      vend.start();
      return vend;
    } catch (SdkException e) {
      vend.close();
      throw new LocalFailed(
          "AWS, or the emulator in its place, returned an error: " + e.getMessage());
    } catch (CrtRuntimeException e) {
      vend.close();
      throw new LocalFailed(
          "The native library of the AWS SDK does not start (%s). If the system has no CA certificates, install them, for example: apt-get install ca-certificates"
              .formatted(e.errorName));
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
            endpoints.region(),
            credentials,
            new AwsClients.Endpoints(stsUri(), dynamoDb, endpoints.kms(), Optional.empty()),
            options.realAws() ? TimeBudget.OF_THE_FUNCTION : TimeBudget.OF_VEND_LOCAL);
    parts.push(clients);
    if (dynamoDb.isPresent()) {
      makeTables(dynamoDb.get(), credentials);
    }
    var table = clients.table(endpoints.table());
    RequestStore requests = requests(clients, table);
    SigningKeys fetched = new CachedKeySets(new HttpKeySetSource(clients.outbound()), clock);
    SigningKeys all = issuer.map(local -> local.beside(fetched)).orElse(fetched);
    sources = Optional.of(wiring.sources(clients, all));
    HttpFront opened = openPort();
    front = Optional.of(opened);
    providers = issuer.map(local -> new LocalProviders(opened.uri(), local, grants, clock, random));
    ruleset = Optional.of(ruleset(grants));
    HttpApi api =
        wiring.api(
            () -> ruleset,
            endpoints.region(),
            clients.sts(),
            table,
            requests,
            dataKeys(clients),
            wiring.console(clients, federation()));
    opened.serve(api, providers);
    chat = Optional.of(startChat(requests));
    if (issuer.isPresent()) {
      Path written = writeIssuerFile(grants);
      parts.push(() -> Files.deleteIfExists(written));
    }
  }

  /** With real AWS, the stack's own sweeper does the rest, by the grants of the hub. */
  private RequestStore requests(AwsClients clients, Table table) throws LocalFailed {
    RequestStore store = Wiring.requests(clients, endpoints.requestsTable());
    return options.realAws() ? store : swept(store, table);
  }

  private LocalRequests swept(RequestStore store, Table table) throws LocalFailed {
    var events =
        new LoggedRequestEvents(
            wiring.log(),
            clock,
            PostedEvents.of(Optional.ofNullable(options.environment().get("VEND_EVENTS_URL"))));
    var made =
        new LocalRequests(
            store, wiring.sweep(table, store, events), () -> ruleset.map(Ruleset::requests));
    parts.push(made);
    made.start();
    return made;
  }

  /**
   * Checks whether the grants file, or a file that it names, has changed, and applies the new
   * grants. If they are invalid, the previous grants stay in force. Not thread-safe.
   *
   * @return the message for the user, if a file has changed
   */
  public Optional<String> reloadChangedGrants() {
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
          "%s has changed and is invalid. The previous grants stay in force. Correct these problems:%n%s"
              .formatted(names, e instanceof InvalidGrants ? e.getMessage() : e));
    }
  }

  /** Applies new grants. The steps that can fail come first, so that it applies all or nothing. */
  private void follow(Grants next) throws IOException {
    Ruleset nextRuleset = ruleset(next);
    if (issuer.isPresent()) {
      issuer.get().add(next.oidcIssuers());
      writeIssuerFile(next);
      providers.orElseThrow().follow(next);
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

  /** The local federation endpoint accepts only the local STS's credentials. */
  private Optional<FederationEndpoint> federation() {
    return endpoints.federation().or(() -> sts.map(LocalSts::federation));
  }

  private Ruleset ruleset(Grants of) {
    Ruleset deployed = wiring.ruleset(of, sources.orElseThrow());
    var silent = new Ruleset(of, withProviders(deployed.verifier(), of), deployed.decider());
    if (options.explanations().isEmpty()) {
      return silent;
    }
    var explainer = new Explainer(of);
    Explanations receiver = options.explanations().get();
    DecisionListener listener =
        (caller, role, requested, _, decision) ->
            receiver.decided(explainer.explain(caller, role, requested, decision));
    return new Ruleset(
        of, silent.verifier().withListener(receiver::rejected), new Decider(of, listener));
  }

  /**
   * Makes the hub take tokens of the local providers for those of the issuers that they stand in
   * for. Only here: the function trusts the issuers of its grants file and no others.
   */
  private CallerVerifier withProviders(CallerVerifier deployed, Grants of) {
    if (providers.isEmpty()) {
      return deployed;
    }
    var trusted = new LinkedHashMap<String, OidcIssuer>();
    for (OidcIssuer own : of.oidcIssuers()) {
      OidcIssuer standIn = providers.get().standIn(own);
      trusted.put(standIn.oidc(), standIn);
    }
    // Last: the file may name a local provider as an issuer of its own.
    of.oidcIssuers().forEach(own -> trusted.put(own.oidc(), own));
    return new CallerVerifier(
        new OidcVerifier(trusted.values(), sources.orElseThrow().signingKeys(), clock),
        deployed.aws(),
        deployed.saml(),
        deployed.named(),
        deployed.listener());
  }

  /** Uses the hub's credentials, because an emulator may derive the account from them. */
  private void makeTables(URI endpoint, AwsCredentialsProvider credentials) {
    Region region = Region.of(endpoints.region());
    LocalTable.create(region, credentials, endpoint, endpoints.table());
    endpoints
        .requestsTable()
        .ifPresent(name -> LocalTable.createRequests(region, credentials, endpoint, name));
  }

  private AwsCredentialsProvider startSts() throws LocalFailed, IOException {
    if (endpoints.sts().isPresent() || options.realAws()) {
      return endpoints.credentials();
    }
    try {
      LocalSts started = LocalAws.start(options.stsPort(), grants, outbound(grants), clock, random);
      parts.push(started);
      sts = Optional.of(started);
      hubCredentials = Optional.of(LocalAws.hubCredentials(started, grants));
      return () -> hubCredentials.orElseThrow();
    } catch (BindException e) {
      throw portInUse(options.stsPort(), "--sts-port");
    }
  }

  private URI startDynamoDb() throws IOException {
    if (endpoints.dynamoDb().isPresent()) {
      return endpoints.dynamoDb().get();
    }
    var started = new LocalDynamoDb(options.dynamoDbLocal());
    parts.push(started);
    return started.endpoint();
  }

  private DataKeys dataKeys(AwsClients clients) {
    return endpoints
        .key()
        .<DataKeys>map(key -> new KmsDataKeys(clients.kms(), key))
        .orElseGet(() -> new LocalDataKeys(random));
  }

  private HttpFront openPort() throws LocalFailed, IOException {
    try {
      HttpFront opened = HttpFront.open(options.port());
      parts.push(opened);
      return opened;
    } catch (BindException e) {
      throw portInUse(options.port(), "--port");
    }
  }

  private InvokeServer startChat(RequestStore requests) throws LocalFailed, IOException {
    try {
      var started =
          new InvokeServer(
              wiring.chat(() -> ruleset.map(Ruleset::requests), requests), options.chatPort());
      parts.push(started);
      return started;
    } catch (BindException e) {
      throw portInUse(options.chatPort(), "--chat-port");
    }
  }

  private static LocalFailed portInUse(int port, String option) {
    return new LocalFailed(
        "Port %d is in use. Choose another port with %s, or 0 for any free port."
            .formatted(port, option));
  }

  private Path writeIssuerFile(Grants of) throws IOException {
    var written = IssuerFile.of(front.orElseThrow().port(), issuer.orElseThrow(), of.oidcIssuers());
    issuerFile = Optional.of(written);
    return written.write(IssuerFile.folder(options.environment()));
  }

  /** Returns the URL of Vend. */
  public URI uri() {
    return front.orElseThrow().uri();
  }

  /** Returns the URL of Lambda's Invoke API for the chat function. */
  public URI chatUri() {
    return chat.orElseThrow().uri();
  }

  /** Returns the URL of STS; empty for AWS's own. */
  public Optional<URI> stsUri() {
    return sts.map(LocalSts::endpoint).or(endpoints::sts);
  }

  /** Returns the URL of DynamoDB; empty for AWS's own. */
  public Optional<URI> dynamoDbUri() {
    return dynamoDb;
  }

  public String table() {
    return endpoints.table();
  }

  /** Returns the local STS, if it is in use. */
  public Optional<LocalSts> sts() {
    return sts;
  }

  /** Returns the number of {@code AssumeRole} calls to the local STS, successful or not. */
  public long assumeRoleCalls() {
    return sts.map(local -> local.calls().getOrDefault("AssumeRole", Map.of())).stream()
        .flatMap(outcomes -> outcomes.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Returns the issuers with their signing keys, if the local issuer is on. */
  public Optional<IssuerFile> issuers() {
    return issuerFile;
  }

  /** Returns the local identity providers, if the local issuer is on. */
  Optional<LocalProviders> providers() {
    return providers;
  }

  /** Returns the grants in force. */
  public Grants grants() {
    return grants;
  }

  /** Stops all parts, the last started first. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failure =
            failure == null ? new IOException("A part of vend local did not stop.", e) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
