package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vend.Reason;

/**
 * Every event gets an answer with a documented status, and never an internal error. {@code TOKEN}
 * in an input stands for a token that is allowed a role.
 */
class RequestFuzzTest {
  private static final Set<Integer> DOCUMENTED =
      Stream.concat(Stream.of(200), Stream.of(Reason.values()).map(Reason::status))
          .collect(Collectors.toSet());

  /** The event mapping of Lambda's runtime. */
  private static final PojoSerializer<APIGatewayV2HTTPEvent> EVENTS =
      LambdaEventSerializers.serializerFor(
          APIGatewayV2HTTPEvent.class, RequestFuzzTest.class.getClassLoader());

  /** Makes a new fixture now and then, because a fixture records everything. */
  private static final int MOST_REQUESTS = 500;

  private ApiFixture vend = new ApiFixture();
  private int requests;

  @FuzzTest(maxDuration = "1m")
  void everyEventIsAnsweredAsDocumented(byte[] input) {
    if (++requests % MOST_REQUESTS == 0) {
      vend = new ApiFixture();
    }
    String event = new String(input, StandardCharsets.UTF_8).replace("TOKEN", vend.ciToken());
    APIGatewayV2HTTPEvent read;
    try {
      read = EVENTS.fromJson(event);
    } catch (RuntimeException e) {
      // The runtime cannot map the event, so Vend never receives it.
      return;
    }
    if (read == null) {
      return;
    }
    APIGatewayV2HTTPResponse response = vend.api().handle(read, "fallback");
    assertTrue(DOCUMENTED.contains(response.getStatusCode()), response.toString());
    assertTrue(response.getStatusCode() != Reason.INTERNAL_ERROR.status(), () -> vend.lines + "");
  }
}
