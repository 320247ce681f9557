package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import vend.functions.priming.Priming;
import vend.functions.priming.PrimingFailed;

/** The run before a snapshot, over the real function and no network. */
class PrimingTest {
  private static final String REGION = "eu-central-1";

  /** The run fails where a sample is not answered with 200. */
  @Test
  void answersEverySample() throws Exception {
    var answered = new ConcurrentSkipListSet<String>();
    Priming.run(
        REGION,
        clients -> {
          Priming.Function function = Wiring.primed(clients);
          return event -> {
            answered.add(event.getRequestContext().getRequestId());
            return function.handle(event);
          };
        });
    assertEquals(samples(), new TreeSet<>(answered));
  }

  private static Set<String> samples() throws IOException {
    try (var files = Files.list(Path.of("..", "events"))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()).replace(".json", "-request"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void failsWhereASampleIsRefused() {
    assertThrows(
        PrimingFailed.class,
        () ->
            Priming.run(
                REGION, _ -> _ -> APIGatewayV2HTTPResponse.builder().withStatusCode(503).build()));
  }
}
