package vend.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import vend.functions.http.ApiGatewayEvents;
import vend.functions.http.HttpApi;

/** What Lambda starts: the HTTP API behind API Gateway or a function URL. */
public final class VendFunction implements RequestStreamHandler {
  private final HttpApi api;

  /**
   * Starts by the environment.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public VendFunction() {
    this(Wiring.ofLambda(Settings.of(System.getenv())));
  }

  VendFunction(HttpApi api) {
    this.api = api;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    String requestId = context.getAwsRequestId();
    var response =
        switch (ApiGatewayEvents.read(input)) {
          case ApiGatewayEvents.Read(var event) -> api.handle(event, requestId);
          case ApiGatewayEvents.TooLarge _ -> api.refuseTooLarge(requestId);
        };
    ApiGatewayEvents.write(response, output);
  }
}
