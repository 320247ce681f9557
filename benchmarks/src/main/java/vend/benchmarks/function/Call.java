package vend.benchmarks.function;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A request that Vend sent and the stubs recorded.
 *
 * @param service the stub that received it
 * @param headers without those that each client adds itself
 * @param body empty for a GET
 */
record Call(
    String service, String method, URI address, Map<String, List<String>> headers, String body) {
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("host", "connection", "content-length");

  Call {
    var kept = new LinkedHashMap<>(headers);
    kept.keySet().removeIf(name -> OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT)));
    headers = kept;
  }

  static List<Call> read(Path file) throws IOException {
    return List.of(new ObjectMapper().readValue(file.toFile(), Call[].class));
  }

  /** Vend calls issuers with the JDK's client, and AWS with the Common Runtime client. */
  boolean isForIssuer() {
    return service.equals("issuer");
  }
}
