package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Every form on the STS routes gets an XML answer with a status of STS, and credentials only with a
 * valid token. {@code TOKEN} in an input stands for a valid token.
 */
class StsFormFuzzTest {
  private static final Set<Integer> DOCUMENTED = Set.of(200, 400, 403, 413, 503);

  /** Makes a new fixture now and then, because a fixture records everything. */
  private static final int MOST_REQUESTS = 500;

  private ApiFixture vend = new ApiFixture();
  private int requests;

  @FuzzTest(maxDuration = "1m")
  void everyFormIsAnsweredAsStsWould(byte[] input) {
    if (++requests % MOST_REQUESTS == 0) {
      vend = new ApiFixture();
    }
    String form = new String(input, StandardCharsets.ISO_8859_1);
    boolean genuine = form.contains("TOKEN");
    byte[] body = form.replace("TOKEN", vend.ciToken()).getBytes(StandardCharsets.ISO_8859_1);
    Reply reply = vend.send(Call.of("POST", "/").with("host", StsCall.HOST).inBase64(body));
    assertTrue(DOCUMENTED.contains(reply.status()), reply.body());
    assertEquals("text/xml", reply.header("content-type"));
    assertEquals(reply.header("x-request-id"), reply.xml("RequestId"));
    assertTrue(genuine || reply.status() != 200, reply.body());
  }
}
