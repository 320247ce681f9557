package vend.functions;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
import vend.functions.aws.BucketObject;
import vend.functions.aws.CredentialTable;
import vend.functions.aws.KmsDataKeys;
import vend.functions.aws.StsSecurityTokenService;
import vend.functions.event.EventLog;
import vend.functions.event.GrantsLog;
import vend.functions.grants.BucketGrants;
import vend.functions.grants.Moment;
import vend.functions.grants.RereadGrants;
import vend.functions.http.HttpApi;
import vend.functions.http.Ruleset;
import vend.functions.oidc.HttpKeySetSource;
import vend.grant.Decider;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.vending.DataKeys;
import vend.vending.Sealing;
import vend.vending.Vending;

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
    Ruleset.Source rules = wiring.rules(settings, clients, keys);
    StsClient sts = settings.hubRole().map(clients::stsAs).orElseGet(clients::sts);
    var table = new CredentialTable(clients.dynamoDb(), settings.table(), wiring.clock);
    var dataKeys = new KmsDataKeys(clients.kms(), settings.key());
    return wiring.api(rules, wiring.vending(settings.region(), sts, table, dataKeys));
  }

  private Ruleset.Source rules(Settings settings, AwsClients clients, SigningKeys keys) {
    return switch (settings.grants()) {
      case GrantsLocation.Packaged(Path path) -> {
        Optional<Ruleset> ruleset = packaged(settings, path).map(grants -> ruleset(grants, keys));
        yield () -> ruleset;
      }
      case GrantsLocation.InBucket(BucketObject file) -> {
        var reread =
            new RereadGrants(
                new BucketGrants(
                    clients.objects(settings.s3()),
                    file,
                    grants -> settings.checkHubRole(grants.hubRole())),
                grants -> ruleset(grants, keys),
                Moment.source(clock, System::nanoTime),
                new GrantsLog(log, clock));
        reread.start();
        yield reread;
      }
    };
  }

  /** The grants in the package; what is wrong with them is logged, and then nothing is allowed. */
  private Optional<Grants> packaged(Settings settings, Path path) {
    try {
      Grants grants = GrantsReader.read(path, Transport.HTTPS_ONLY);
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

  /** What makes keys of decisions. */
  public Vending vending(String region, StsClient sts, CredentialTable table, DataKeys dataKeys) {
    return new Vending(
        region,
        new StsSecurityTokenService(sts),
        table,
        table,
        new Sealing(dataKeys, random, clock),
        clock);
  }

  /** The HTTP API over all of it. */
  public HttpApi api(Ruleset.Source rules, Vending vending) {
    return new HttpApi(rules, vending, new EventLog(log), clock, openApi());
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
