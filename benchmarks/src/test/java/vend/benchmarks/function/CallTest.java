package vend.benchmarks.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallTest {
  @TempDir private Path folder;

  private List<Call> read(String json) throws IOException {
    return Call.read(Files.writeString(folder.resolve("calls.json"), json));
  }

  @Test
  void readsRecordedRequestsWithoutHeadersOfTheConnection() throws IOException {
    Call call =
        read("""
        [{"service": "kms", "method": "POST", "address": "https://127.0.0.1:1/", "body": "{}",
          "headers": {"Content-Length": ["2"], "Connection": ["keep-alive"],
            "X-Amz-Target": ["TrentService.GenerateDataKey"]}}]
        """)
            .getFirst();
    assertEquals(URI.create("https://127.0.0.1:1/"), call.address());
    assertEquals(Map.of("X-Amz-Target", List.of("TrentService.GenerateDataKey")), call.headers());
    assertEquals("{}", call.body());
    assertFalse(call.isForIssuer());
  }

  @Test
  void recognizesRequestsToAnIssuer() throws IOException {
    Call call =
        read("""
        [{"service": "issuer", "method": "GET", "address": "https://id.example.com:1/keys",
          "body": "", "headers": {}}]
        """)
            .getFirst();
    assertTrue(call.isForIssuer());
  }
}
