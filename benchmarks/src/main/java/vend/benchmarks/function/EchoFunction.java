package vend.benchmarks.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;

/**
 * The least that a function can do in Java: it answers an event's body, or its path, and writes one
 * line to the log. {@code ECHO_LINE} is how many bytes that has. Under SnapStart it maps and
 * answers events before the checkpoint, as Vend does.
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
