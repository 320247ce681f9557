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
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import vend.Json;
import vend.caller.CachedKeySets;
import vend.caller.OidcVerifier;
import vend.caller.SigningKeys;
import vend.caller.Transport;
import vend.functions.aws.AwsClients;
import vend.functions.aws.CounterTable;
import vend.functions.aws.CredentialTable;
import vend.functions.aws.FreezeTable;
import vend.functions.aws.KmsDataKeys;
import vend.functions.aws.LeaseTable;
import vend.functions.aws.StsSecurityTokenService;
import vend.functions.aws.Table;
import vend.functions.aws.UsedTokenTable;
import vend.functions.event.EventLog;
import vend.functions.http.HttpApi;
import vend.functions.http.Ruleset;
import vend.functions.http.Services;
import vend.functions.oidc.HttpKeySetSource;
import vend.grant.CurrentFreezes;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.vending.DataKeys;
import vend.vending.Limits;
import vend.vending.Sealing;
import vend.vending.Vending;
import vend.vending.WaitingTime;

/**
 * Puts the parts together, by hand and in this one place.
 *
 * @param clock tells the time to everything
 * @param random gives nonces
 * @param log takes lines of JSON
 */
public record Wiring(InstantSource clock, SecureRandom random, Consumer<String> log) {

  /** All of it, for Lambda. */
  static HttpApi ofLambda(Settings settings) {
    var wiring = new Wiring(InstantSource.system(), new SecureRandom(), System.out::println);
    var clients =
        new AwsClients(
            Region.of(settings.region()),
            EnvironmentVariableCredentialsProvider.create(),
            AwsClients.Endpoints.OF_THE_SDK);
    var keys = new CachedKeySets(new HttpKeySetSource(clients.http()), wiring.clock);
    Optional<Ruleset> ruleset =
        wiring.packaged(settings).map(grants -> wiring.ruleset(grants, keys));
    StsClient sts = settings.hubRole().map(clients::stsAs).orElseGet(clients::sts);
    var table = new Table(clients.dynamoDb(), settings.table());
    var dataKeys = new KmsDataKeys(clients.kms(), settings.key());
    return wiring.api(() -> ruleset, settings.region(), sts, table, dataKeys);
  }

  /** The grants in the package; what is wrong with them is logged, and then nothing is allowed. */
  private Optional<Grants> packaged(Settings settings) {
    try {
      Grants grants = GrantsReader.read(settings.grants(), Transport.HTTPS_ONLY);
      settings.checkHubRole(grants.hubRole());
      return Optional.of(grants);
    } catch (InvalidGrants e) {
      log.accept(
          Json.write(
              Map.of("event", "grantsUnusable", "problems", String.valueOf(e.getMessage()))));
      return Optional.empty();
    }
  }

  /** What decides by these grants. */
  public Ruleset ruleset(Grants grants, SigningKeys keys) {
    return new Ruleset(
        grants, new OidcVerifier(grants.issuers(), keys, clock), new Decider(grants));
  }

  /** The HTTP API over AWS. */
  public HttpApi api(
      Ruleset.Source rules, String region, StsClient sts, Table table, DataKeys dataKeys) {
    var ports =
        new Vending.Ports(
            new StsSecurityTokenService(sts),
            new CredentialTable(table),
            new LeaseTable(table),
            new UsedTokenTable(table, clock));
    var limits = new Limits(new CounterTable(table), Thread::startVirtualThread, clock);
    var freezes = new CurrentFreezes(new FreezeTable(table), clock);
    return api(new Services(rules, freezes, limits, vending(region, ports, dataKeys, limits)));
  }

  private Vending vending(String region, Vending.Ports ports, DataKeys dataKeys, Limits limits) {
    var sealing = new Sealing(dataKeys, random, clock);
    return new Vending(region, ports, sealing, limits, clock, WaitingTime.SYSTEM, random);
  }

  /** The HTTP API over whatever does the work. */
  public HttpApi api(Services services) {
    return new HttpApi(services, new EventLog(log), clock, openApi());
  }

  private static String openApi() {
    try (InputStream resource = Wiring.class.getResourceAsStream("/openapi.json")) {
      if (resource == null) {
        throw new IllegalStateException("openapi.json is missing from the package");
      }
      return new String(resource.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
