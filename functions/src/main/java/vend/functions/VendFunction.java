package vend.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
import java.util.function.Supplier;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;
import vend.functions.aws.AwsClients;
import vend.functions.aws.TimeBudget;
import vend.functions.http.HttpApi;
import vend.functions.outbound.OutboundHttp;

/**
 * The Lambda handler of the HTTP API, behind API Gateway or a function URL.
 *
 * <p>With SnapStart, Lambda initializes the function once and restores many instances from the
 * snapshot. Initialization therefore only warms up, with sample data. Everything that is secret,
 * random, connected or time-dependent is made after the restore.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html">Lambda
 *     SnapStart runtime hooks</a>
 */
public final class VendFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>, Resource {
  private final Supplier<HttpApi> wiring;
  private volatile @Nullable HttpApi api;

  /**
   * Reads the settings from the environment.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public VendFunction() {
    Map<String, String> environment = System.getenv();
    FunctionSettings settings = FunctionSettings.of(environment);
    // Neither secret nor time-dependent, so safe in a snapshot.
    var packaged = Wiring.packaged(settings);
    // The clients connect and load credentials on their first call only.
    var clients =
        new AwsClients(
            settings.region(),
            AwsClients.ofTheFunction(),
            AwsClients.Endpoints.OF_THE_SDK,
            TimeBudget.OF_THE_FUNCTION);
    OutboundHttp issuers = Wiring.issuers(clients, settings);
    wiring = () -> Wiring.ofLambda(clients, issuers, settings, packaged);
    if ("snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      Wiring.prime(settings, issuers);
      Core.getGlobalContext().register(this);
    } else {
      api = wiring.get();
    }
  }

  VendFunction(HttpApi api) {
    this.wiring = () -> api;
    this.api = api;
  }

  @Override
  public void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
    // Nothing to close: everything unsafe in a snapshot is made after the restore.
  }

  @Override
  public void afterRestore(org.crac.Context<? extends Resource> context) {
    wired();
  }

  /** Wires on the first call. This is the first request where the runtime has no restore hooks. */
  private synchronized HttpApi wired() {
    HttpApi made = api;
    if (made == null) {
      made = wiring.get();
      api = made;
    }
    return made;
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    HttpApi ready = api;
    return (ready == null ? wired() : ready).handle(event, context.getAwsRequestId());
  }
}
