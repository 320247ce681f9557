package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import vend.Reason;

/**
 * Whatever a gateway hands over is answered, with a status that is documented, and never with an
 * error of Vend's own. {@code TOKEN} in an input stands for a token that may take a role.
 */
class RequestFuzzTest {
  private static final Set<Integer> DOCUMENTED =
      Stream.concat(Stream.of(200), Stream.of(Reason.values()).map(Reason::status))
          .collect(Collectors.toSet());

  /** The fixture keeps all that it has seen. */
  private static final int MOST_REQUESTS = 500;

  private ApiFixture vend = new ApiFixture();
  private int requests;

  @FuzzTest(maxDuration = "1m")
  void everyEventIsAnsweredAsDocumented(byte[] input) throws IOException {
    if (++requests % MOST_REQUESTS == 0) {
      vend = new ApiFixture();
    }
    String event = new String(input, StandardCharsets.UTF_8).replace("TOKEN", vend.ciToken());
    ApiGatewayEvents.Reading reading;
    try {
      reading =
          ApiGatewayEvents.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      // No JSON object: no gateway sends that.
      return;
    }
    var response =
        switch (reading) {
          case ApiGatewayEvents.Read(var read) -> vend.api().handle(read, "fallback");
          case ApiGatewayEvents.TooLarge(String path) ->
              vend.api().refuseTooLarge(path, "fallback");
        };
    assertTrue(DOCUMENTED.contains(response.getStatusCode()), response.toString());
    assertTrue(response.getStatusCode() != Reason.INTERNAL_ERROR.status(), () -> vend.lines + "");
    var written = new ByteArrayOutputStream();
    ApiGatewayEvents.write(response, written);
    assertEquals('{', written.toString(StandardCharsets.UTF_8).charAt(0));
  }
}
