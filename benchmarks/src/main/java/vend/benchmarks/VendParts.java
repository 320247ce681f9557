package vend.benchmarks;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import vend.caller.Transport;
import vend.caller.oidc.CachedKeySets;
import vend.caller.oidc.OidcVerifier;
import vend.caller.oidc.SigningKeys;
import vend.functions.FunctionSettings;
import vend.functions.GrantsLocation;
import vend.functions.Wiring;
import vend.functions.aws.AssumeRoleCall;
import vend.functions.aws.AwsClients;
import vend.functions.aws.CredentialTable;
import vend.functions.aws.KmsDataKeys;
import vend.functions.aws.Table;
import vend.functions.aws.TimeBudget;
import vend.functions.http.HttpApi;
import vend.functions.http.Ruleset;
import vend.functions.oidc.HttpKeySetSource;
import vend.grant.Grants;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.vending.CredentialStore;
import vend.vending.Sealing;

/**
 * Vend's parts, built from environment variables as {@link Wiring} builds them for Lambda. The only
 * class of the benchmarks that knows how they are built.
 */
final class VendParts {
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final FunctionSettings settings;
  private final Grants grants;
  private final AwsClients clients;

  /**
   * @param environment the function's environment variables
   * @throws InvalidGrants if the grants file is not valid
   */
  VendParts(Map<String, String> environment) throws InvalidGrants {
    this.settings = FunctionSettings.of(environment);
    this.grants = read(settings.grants());
    this.clients =
        new AwsClients(
            settings.region(),
            AwsClients.ofTheFunction(),
            AwsClients.Endpoints.OF_THE_SDK,
            TimeBudget.OF_THE_FUNCTION);
  }

  private static Grants read(GrantsLocation location) throws InvalidGrants {
    return switch (location) {
      case GrantsLocation.Packaged(Path path) -> GrantsReader.read(path, Transport.HTTPS_ONLY);
      case GrantsLocation.InBucket _ ->
          throw new IllegalArgumentException("The benchmarks need a grants file in the package.");
    };
  }

  /**
   * Builds the whole HTTP API.
   *
   * @param log receives decision events
   */
  HttpApi api(Consumer<String> log) {
    var wiring = new Wiring(clock, random, log);
    Optional<Ruleset> ruleset =
        Optional.of(wiring.ruleset(grants, wiring.sources(clients, keys())));
    return wiring.api(
        () -> ruleset,
        settings.region(),
        clients.sts(),
        table(),
        Wiring.requests(clients, settings.requests()),
        dataKeys(),
        wiring.console(clients, settings.federation()));
  }

  SigningKeys keys() {
    return new CachedKeySets(new HttpKeySetSource(clients.outbound()), clock);
  }

  private KmsDataKeys dataKeys() {
    return new KmsDataKeys(clients.kms(), settings.key());
  }

  String region() {
    return settings.region();
  }

  Grants grants() {
    return grants;
  }

  OidcVerifier verifier() {
    return verifier(keys());
  }

  OidcVerifier verifier(SigningKeys keys) {
    return new OidcVerifier(grants.oidcIssuers(), keys, clock);
  }

  Sealing sealing() {
    return new Sealing(dataKeys(), random, clock);
  }

  private Table table() {
    return clients.table(settings.table());
  }

  CredentialStore credentials() {
    return new CredentialTable(table());
  }

  AssumeRoleCall sts() {
    return new AssumeRoleCall(clients.sts());
  }
}
