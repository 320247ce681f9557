package vend.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Creates API Gateway events from the sample in {@code events/}. */
final class Events {
  private final String sample;
  private final List<String> tokens;
  private int next;

  Events(Workspace workspace, Path tokens) throws BenchmarkFailed {
    try {
      this.sample =
          Files.readString(workspace.checkout().resolve("events/get-credentials.json"))
              .replace("/v1/credentials/shop-prod/deploy", BenchmarkEnvironment.PATH)
              .replace("duration=15m&format=json", "duration=1h&format=json")
              .replace("\"duration\": \"15m\"", "\"duration\": \"1h\"");
      this.tokens = Files.readAllLines(tokens);
    } catch (IOException e) {
      throw new BenchmarkFailed("The sample event or the tokens cannot be read.", e);
    }
  }

  /** An event of a new caller, which no cache knows. */
  String uncached() throws BenchmarkFailed {
    if (next >= tokens.size()) {
      throw new BenchmarkFailed("There are only %d tokens.".formatted(tokens.size()));
    }
    return with(tokens.get(next++));
  }

  private String with(String token) {
    return sample.replace("TOKEN", token);
  }
}
