package vend.functions.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.Secret;

/**
 * Every signature gets a verdict, and no fuzzed signature is accepted. An input has the query in
 * its first line, then headers, an empty line and the body.
 */
class SignatureFuzzTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Secret SECRET = Secret.of("no fuzzer knows this secret");

  @FuzzTest(maxDuration = "1m")
  void everySignatureHasAVerdict(byte[] input) {
    ReceivedRequest request = request(new String(input, StandardCharsets.ISO_8859_1));
    try {
      SignatureProof proof = SignatureProof.of(request, QueryParameters.of(request));
      assertEquals(64, proof.signature().length());
      assertFalse(SignatureV4.isSigned(request, proof, SECRET));
      var check = new SignatureCheck(request, proof);
      check.checkScope();
      check.checkClock(NOW);
      check.checkHeaders();
      check.checkSignature(SECRET);
      throw new AssertionError("a request was accepted that was not signed with the secret");
    } catch (StsError e) {
      assertEquals("Sender", e.code().type());
    }
  }

  private static ReceivedRequest request(String input) {
    String[] parts = input.split("\n\n", 2);
    String[] lines = parts[0].split("\n", -1);
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line : Arrays.asList(lines).subList(1, lines.length)) {
      String[] header = line.split(":", 2);
      headers
          .computeIfAbsent(header[0], _ -> new ArrayList<>())
          .add(header.length > 1 ? header[1].strip() : "");
    }
    String body = parts.length > 1 ? parts[1] : "";
    return new ReceivedRequest(body.isEmpty() ? "GET" : "POST", "/", lines[0], headers, body);
  }
}
