package vend.benchmarks.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** Primes a function: it answers sample events before the checkpoint, mapped as in Lambda. */
final class SamplePriming {
  /** Three times as many events as in Vend's own priming. */
  private static final int ROUNDS = 360;

  private static final String SAMPLE = "/vend/functions/priming/get-credentials.json";
  private static final int OK = 200;

  private static final PojoSerializer<APIGatewayV2HTTPEvent> EVENTS =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPEvent.class, SamplePriming.class.getClassLoader());

  private static final PojoSerializer<APIGatewayV2HTTPResponse> RESPONSES =
      JacksonFactory.getInstance().getSerializer(APIGatewayV2HTTPResponse.class);

  private SamplePriming() {}

  /** Whether Lambda will take a snapshot of this process. */
  static boolean isDue() {
    return "snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"));
  }

  /**
   * @param handler is called without a context
   * @throws IllegalStateException if an event is not answered with status 200
   */
  static void run(RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    String event = sample();
    for (int round = 0; round < ROUNDS; round++) {
      APIGatewayV2HTTPResponse response = handler.handleRequest(EVENTS.fromJson(event), null);
      RESPONSES.toJson(response, OutputStream.nullOutputStream());
      if (response.getStatusCode() != OK) {
        throw new IllegalStateException("Priming failed: " + response.getBody());
      }
    }
  }

  private static String sample() {
    try (InputStream stream = SamplePriming.class.getResourceAsStream(SAMPLE)) {
      return new String(Objects.requireNonNull(stream, SAMPLE).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(SAMPLE + " cannot be read.", e);
    }
  }
}
