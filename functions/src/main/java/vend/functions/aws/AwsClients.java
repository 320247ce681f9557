package vend.functions.aws;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import vend.caller.CallerIdentityService;
import vend.console.Federation;
import vend.functions.client.ClientRequest;
import vend.functions.client.HttpClient;
import vend.functions.client.UrlConnectionClient;
import vend.iam.RoleArn;

/**
 * Makes the clients of AWS's services, all over one HTTP client. They are Vend's own: it needs a
 * few operations, and the SDK's clients for them cost a cold start more than a second ({@code
 * docs/decisions/0008}).
 *
 * <p>None of them retries: callers' own SDKs do, and a second try within the first one's time would
 * only add load to a service that is already slow.
 */
public final class AwsClients {
  private final String region;
  private final KeySource keys;
  private final Endpoints endpoints;
  private final TimeBudget budget;
  private final HttpClient http;

  /** Clients that keep to the function's budget. */
  public AwsClients(String region, KeySource keys, Endpoints endpoints) {
    this(region, keys, endpoints, new UrlConnectionClient());
  }

  /**
   * Over another HTTP client.
   *
   * @param region the hub's region; STS is asked there, never at the global endpoint
   * @param keys the function's own
   * @param endpoints where the services are
   * @param http the client
   */
  public AwsClients(String region, KeySource keys, Endpoints endpoints, HttpClient http) {
    this(region, keys, endpoints, TimeBudget.OF_THE_FUNCTION, http);
  }

  /**
   * With another budget.
   *
   * @param budget how long each may take
   */
  public AwsClients(
      String region, KeySource keys, Endpoints endpoints, TimeBudget budget, HttpClient http) {
    this.region = region;
    this.keys = keys;
    this.endpoints = endpoints;
    this.budget = budget;
    this.http = http;
  }

  /** The hub's region. */
  public String region() {
    return region;
  }

  /** STS with the function's own keys. */
  public QueryService sts() {
    return sts(keys);
  }

  /** STS with the keys of a hub role that is not the function's own. */
  public QueryService stsAs(RoleArn hubRole) {
    return sts(new RenewedKeys(new AssumedHubRole(sts(), hubRole), InstantSource.system()));
  }

  /** STS with other keys. */
  QueryService sts(KeySource signing) {
    return new QueryService(service("sts", signing, endpoints.sts(), budget.sts()));
  }

  /** STS as it says who callers are, by signatures of their own; in any region. */
  public CallerIdentityService callerIdentity() {
    return new StsCallerIdentity(http, endpoints.sts(), budget);
  }

  /** The federation endpoint of AWS's sign-in service, which takes keys and no signature. */
  public Federation federation() {
    return new FederationCall(http, TimeBudget.FEDERATION);
  }

  /** DynamoDB. */
  public JsonService dynamoDb() {
    return new JsonService(
        service("dynamodb", keys, endpoints.dynamoDb(), budget.table()),
        "DynamoDB_20120810",
        "1.0");
  }

  /** KMS. */
  public JsonService kms() {
    return new JsonService(
        service("kms", keys, endpoints.kms(), budget.kms()), "TrentService", "1.1");
  }

  /** S3, for single objects. */
  public ObjectStore objects() {
    return new ObjectStore(http, keys, region, endpoints.s3());
  }

  private AwsService service(
      String name, KeySource signing, Optional<URI> endpoint, Duration longest) {
    URI address =
        endpoint.orElseGet(() ->
            URI.create("https://" + name + "." + region + "." + Partition.domain(region) + "/"));
    return new AwsService(
        http,
        signing,
        new Signature(name, region),
        address,
        new ClientRequest.Bounds(budget.connect(), longest, AwsService.MAX_BYTES));
  }

  /** The HTTP client under all of them; for whoever else speaks HTTP in the function. */
  public HttpClient http() {
    return http;
  }
}
