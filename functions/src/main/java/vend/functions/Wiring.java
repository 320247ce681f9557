package vend.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Json;
import vend.LastKnown;
import vend.caller.Transport;
import vend.caller.aws.AwsIdentityVerifier;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.OidcVerifier;
import vend.caller.oidc.SigningKeys;
import vend.caller.saml.CachedMetadata;
import vend.caller.saml.SamlVerifier;
import vend.console.ConsoleLinks;
import vend.console.FederationEndpoint;
import vend.functions.aws.AssumeRoleCall;
import vend.functions.aws.AwsClients;
import vend.functions.aws.BucketObject;
import vend.functions.aws.CounterTable;
import vend.functions.aws.CredentialTable;
import vend.functions.aws.FreezeTable;
import vend.functions.aws.HubFreezeTable;
import vend.functions.aws.KmsDataKeys;
import vend.functions.aws.LeaseTable;
import vend.functions.aws.NoRequestTable;
import vend.functions.aws.RequestTable;
import vend.functions.aws.RevocationTable;
import vend.functions.aws.Table;
import vend.functions.aws.UsedTokenTable;
import vend.functions.chat.Chat;
import vend.functions.event.EventLog;
import vend.functions.event.GrantsLog;
import vend.functions.grants.BucketGrants;
import vend.functions.grants.ClockReading;
import vend.functions.grants.FreshRules;
import vend.functions.grants.ReloadedGrants;
import vend.functions.http.HttpApi;
import vend.functions.http.Ruleset;
import vend.functions.http.VendingPath;
import vend.functions.oidc.HttpKeySetSource;
import vend.functions.oidc.HttpMetadataSource;
import vend.functions.outbound.OutboundHttp;
import vend.functions.priming.Priming;
import vend.functions.priming.PrimingFailed;
import vend.grant.CurrentFreezes;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.grant.HubFreezes;
import vend.grant.OrganizationId;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.request.RequestEvents;
import vend.request.RequestRules;
import vend.request.RequestStore;
import vend.request.RequestSweep;
import vend.request.Requests;
import vend.vending.DataKeys;
import vend.vending.Revocations;
import vend.vending.Revoking;
import vend.vending.Sealing;
import vend.vending.Vending;
import vend.vending.WaitTimer;
import vend.vending.limit.Limits;
import vend.verification.CallerVerifier;

/**
 * Wires the function's parts together. There is no dependency-injection framework; all wiring is in
 * this class.
 *
 * @param clock the clock of all parts
 * @param random makes nonces
 * @param log receives lines of JSON
 */
public record Wiring(InstantSource clock, SecureRandom random, Consumer<String> log) {

  /**
   * Wires the HTTP API for Lambda.
   *
   * @param clients AWS clients, not connected yet
   * @param issuers the HTTP client for issuers, not connected yet
   * @param packaged the grants in the package; empty if they are in S3 or not valid
   */
  static HttpApi ofLambda(
      AwsClients clients,
      OutboundHttp issuers,
      FunctionSettings settings,
      Optional<Grants> packaged) {
    return new Wiring(InstantSource.system(), new SecureRandom(), Wiring::print)
        .over(clients, issuers, settings, packaged);
  }

  /** The HTTP client for issuers, whose certificate authorities may be private. */
  static OutboundHttp issuers(AwsClients clients, FunctionSettings settings) {
    return settings.caBundle().map(clients.outbound()::trusting).orElseGet(clients::outbound);
  }

  /** Wires the HTTP API over these clients. */
  private HttpApi over(
      AwsClients clients,
      OutboundHttp issuers,
      FunctionSettings settings,
      Optional<Grants> packaged) {
    var signingKeys = new CachedKeySets(new HttpKeySetSource(issuers), clock);
    Ruleset.Source rules =
        rules(settings, packaged, clients, sources(clients, issuers, signingKeys));
    StsClient sts = settings.hubRole().map(clients::stsAs).orElseGet(clients::sts);
    var table = clients.table(settings.table());
    var dataKeys = new KmsDataKeys(clients.kms(), settings.key());
    table.warmUp();
    dataKeys.warmUp();
    return api(
        rules,
        settings.region(),
        sts,
        table,
        requests(clients, settings.requests()),
        dataKeys,
        console(clients, settings.federation()));
  }

  /** The access requests in this table; without a table, grants with an approval allow nothing. */
  public static RequestStore requests(AwsClients clients, Optional<String> table) {
    return table
        .<RequestStore>map(name -> new RequestTable(clients.table(name)))
        .orElseGet(NoRequestTable::new);
  }

  /**
   * The rules of access requests in the grants, which are read again for each call if they are in
   * S3. Empty if the grants are not valid, or S3 does not answer.
   */
  public static Supplier<Optional<RequestRules>> freshRules(
      GrantsLocation location, AwsClients clients, GrantsLog log) {
    return switch (location) {
      case GrantsLocation.Packaged packaged -> {
        Optional<RequestRules> read =
            packaged(packaged, _ -> {})
                .map(grants -> new RequestRules(grants, new Decider(grants)));
        yield () -> read;
      }
      case GrantsLocation.InBucket(var file) ->
          new FreshRules(new BucketGrants(clients.objects(), file, _ -> {}), log)::read;
    };
  }

  /** Warms up with sample data. A failure is logged, and costs only speed. */
  static void prime(FunctionSettings settings, OutboundHttp issuers) {
    try {
      Priming.run(settings.region(), issuers, primed(settings.grants()));
    } catch (PrimingFailed e) {
      print(Json.write(Map.of("event", "primingFailed", "cause", String.valueOf(e.getCause()))));
    }
  }

  /**
   * Wires the target of priming. It reads grants from the same kind of location as the function.
   */
  static Priming.Wiring primed(GrantsLocation grants) throws PrimingFailed {
    Optional<Grants> packaged =
        grants instanceof GrantsLocation.Packaged
            ? Optional.of(Priming.grants())
            : Optional.empty();
    GrantsLocation location =
        packaged.isPresent()
            ? grants
            : new GrantsLocation.InBucket(BucketObject.parse(Priming.GRANTS));
    return clients -> {
      var settings =
          new FunctionSettings(
              location,
              "priming",
              Optional.of("priming-requests"),
              "alias/priming",
              Optional.empty(),
              clients.region(),
              Optional.empty(),
              Optional.empty());
      HttpApi api =
          new Wiring(InstantSource.system(), new SecureRandom(), _ -> {})
              .over(clients, clients.outbound(), settings, packaged);
      return event -> api.handle(event, "priming");
    };
  }

  private Ruleset.Source rules(
      FunctionSettings settings,
      Optional<Grants> packaged,
      AwsClients clients,
      VerificationSources sources) {
    return switch (settings.grants()) {
      case GrantsLocation.Packaged _ -> {
        Optional<Ruleset> ruleset = packaged.map(grants -> ruleset(grants, sources));
        yield () -> ruleset;
      }
      case GrantsLocation.InBucket(BucketObject file) -> {
        var reread =
            new ReloadedGrants(
                new BucketGrants(
                    clients.objects(), file, grants -> settings.checkHubRole(grants.hubRole())),
                grants -> ruleset(grants, sources),
                ClockReading.source(clock, System::nanoTime),
                new GrantsLog(log, clock));
        reread.start();
        yield reread;
      }
    };
  }

  /**
   * Reads the grants in the package. Empty if they are in S3, and also if they are not valid: the
   * problems are logged, and Vend denies every request.
   */
  static Optional<Grants> packaged(FunctionSettings settings) {
    return settings.grants() instanceof GrantsLocation.Packaged packaged
        ? packaged(packaged, grants -> settings.checkHubRole(grants.hubRole()))
        : Optional.empty();
  }

  /**
   * Reads the grants at this path in the package.
   *
   * @param check rejects a file that does not fit this hub
   */
  static Optional<Grants> packaged(GrantsLocation.Packaged location, BucketGrants.Check check) {
    try {
      Grants grants = GrantsReader.read(location.path(), Transport.HTTPS_ONLY);
      check.check(grants);
      return Optional.of(grants);
    } catch (InvalidGrants e) {
      print(
          Json.write(
              Map.of("event", "grantsUnusable", "problems", String.valueOf(e.getMessage()))));
      return Optional.empty();
    }
  }

  /** Writes a line to the function's log. */
  public static void print(String line) {
    System.out.println(line);
  }

  /** Builds the decider and the verifiers for the issuers in these grants. */
  public Ruleset ruleset(Grants grants, VerificationSources sources) {
    var verifier =
        new CallerVerifier(
            new OidcVerifier(grants.oidcIssuers(), sources.signingKeys(), clock),
            awsIdentities(grants, sources),
            assertions(grants, sources),
            grants.namedClaims());
    return new Ruleset(grants, verifier, new Decider(grants));
  }

  private Optional<AwsIdentityVerifier> awsIdentities(Grants grants, VerificationSources sources) {
    return grants.awsIssuers().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AwsIdentityVerifier(
                grants.awsIssuers(),
                sources.identities().get(),
                account -> grants.organizationOf(account).map(OrganizationId::value),
                clock));
  }

  /** Loads no XML class unless the grants file has a SAML identity provider. */
  private Optional<SamlVerifier> assertions(Grants grants, VerificationSources sources) {
    return grants.samlIssuers().isEmpty()
        ? Optional.empty()
        : Optional.of(new SamlVerifier(grants.samlIssuers(), sources.metadata(), clock));
  }

  /** Builds the verification sources: these signing keys, published SAML metadata, and STS. */
  public VerificationSources sources(AwsClients clients, SigningKeys signingKeys) {
    return sources(clients, clients.outbound(), signingKeys);
  }

  private VerificationSources sources(
      AwsClients clients, OutboundHttp issuers, SigningKeys signingKeys) {
    var metadata = new CachedMetadata(new HttpMetadataSource(issuers), clock);
    return new VerificationSources(signingKeys, metadata, clients::callerIdentity);
  }

  /**
   * Makes console links. The client is created on first use; an empty endpoint means the AWS
   * default.
   */
  public Supplier<ConsoleLinks> console(AwsClients clients, Optional<FederationEndpoint> endpoint) {
    return () -> new ConsoleLinks(clients.federation(), endpoint, clock);
  }

  /** Wires the HTTP API over AWS services. */
  public HttpApi api(
      Ruleset.Source rules,
      String region,
      StsClient sts,
      Table table,
      RequestStore requests,
      DataKeys dataKeys,
      Supplier<ConsoleLinks> console) {
    var ports =
        new Vending.Ports(
            new AssumeRoleCall(sts, clock),
            stores(table),
            stores(table.patient()),
            new CounterTable(table.patient()),
            new UsedTokenTable(table, clock),
            new RevocationTable(table),
            requests);
    var limits = new Limits(new CounterTable(table), Thread::startVirtualThread, clock);
    var freezes = new CurrentFreezes(new FreezeTable(table), FreezeTable.byHub(table), clock);
    return api(
        new VendingPath(rules, freezes, limits, requests, vending(region, ports, dataKeys, limits)),
        new HubFreezeTable(table.patient()),
        console);
  }

  private static Vending.Stores stores(Table table) {
    return new Vending.Stores(new CredentialTable(table), new LeaseTable(table));
  }

  private Vending vending(String region, Vending.Ports ports, DataKeys dataKeys, Limits limits) {
    var sealing = new Sealing(dataKeys, random, clock);
    return new Vending(region, ports, sealing, limits, clock, WaitTimer.SYSTEM, random);
  }

  /** Wires the HTTP API over a given vending path. */
  public HttpApi api(VendingPath path, HubFreezes freezes, Supplier<ConsoleLinks> console) {
    return new HttpApi(
        path, requests(path.requests()), freezes, console, new EventLog(log), clock, openApi());
  }

  /**
   * Expires access requests and delivers their events.
   *
   * @param table the table of the revocations
   * @param events the receivers of the events
   */
  public RequestSweep sweep(Table table, RequestStore requests, RequestEvents events) {
    var revocations = new RevocationTable(table.patient());
    return new RequestSweep(
        requests(requests),
        requests,
        new Revoking(revocations, new LastKnown<>(revocations, Revocations.NONE, clock), clock),
        events,
        clock);
  }

  /**
   * Answers a chat's bot.
   *
   * @param rules the rules of the current grants; empty if they cannot be read
   */
  public Chat chat(Supplier<Optional<RequestRules>> rules, RequestStore store) {
    return new Chat(rules, requests(store), new EventLog(log), clock);
  }

  /** Makes and decides access requests. */
  public Requests requests(RequestStore store) {
    return new Requests(store, clock, WaitTimer.SYSTEM, random);
  }

  private static String openApi() {
    try (InputStream resource = Wiring.class.getResourceAsStream("/openapi.json")) {
      if (resource == null) {
        throw new IllegalStateException(
            "openapi.json is missing from the package. Build the package again: sam build");
      }
      return new String(resource.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
