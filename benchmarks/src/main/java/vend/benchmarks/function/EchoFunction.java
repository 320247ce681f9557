package vend.benchmarks.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;

/**
 * A minimal function in Java. It returns the body or the path of an event and writes one log line
 * of {@code ECHO_LINE} bytes. Under SnapStart it answers sample events before the checkpoint, as
 * Vend does.
 */
public final class EchoFunction
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
  private static final int OK = 200;

  private final String line = "x".repeat(Integer.parseInt(System.getenv("ECHO_LINE")));

  /** Primes under SnapStart. */
  public EchoFunction() {
    if (SamplePriming.isDue()) {
      SamplePriming.run(this);
    }
  }

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    System.out.println(line);
    String body = event.getBody();
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(OK)
        .withBody(body == null || body.isEmpty() ? event.getRawPath() : body)
        .build();
  }
}
