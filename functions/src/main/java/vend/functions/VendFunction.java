package vend.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.Map;
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
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private final WiredAfterRestore<HttpApi> api;

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
    api = new WiredAfterRestore<>(() -> Wiring.ofLambda(clients, issuers, settings, packaged));
    if (WiredAfterRestore.isSnapshotTaken(environment)) {
      Wiring.prime(settings, issuers);
      api.register();
    } else {
      var _ = api.get();
    }
  }

  VendFunction(HttpApi api) {
    this.api = new WiredAfterRestore<>(() -> api);
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return api.get().handle(event, context.getAwsRequestId());
  }
}
