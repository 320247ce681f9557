package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Whatever is sent in a form to STS's routes is answered in XML, with a status of STS's, and keys
 * go to nobody but who sends a good token. {@code TOKEN} in an input stands for one.
 */
class StsFormFuzzTest {
  private static final Set<Integer> DOCUMENTED = Set.of(200, 400, 403, 413, 503);

  /** The fixture keeps all that it has seen. */
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
