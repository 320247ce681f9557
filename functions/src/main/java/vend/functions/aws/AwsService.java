package vend.functions.aws;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import vend.functions.client.CallTimeout;
import vend.functions.client.ClientRequest;
import vend.functions.client.ClientResponse;
import vend.functions.client.HttpClient;

/**
 * A service of AWS, asked by signed POSTs to its root. An error of it is final: there is no other
 * try.
 *
 * @param http sends them
 * @param keys sign them
 * @param signature of this service
 * @param address where it is
 * @param bounds what an answer may cost
 */
record AwsService(
    HttpClient http,
    KeySource keys,
    Signature signature,
    URI address,
    ClientRequest.Bounds bounds) {
  /** More than DynamoDB's largest item in base64, which is the largest answer of all. */
  static final int MAX_BYTES = 1 << 20;

  private static final InstantSource CLOCK = InstantSource.system();

  /** The same, with another time for each call. */
  AwsService within(Duration deadline) {
    return new AwsService(
        http,
        keys,
        signature,
        address,
        new ClientRequest.Bounds(bounds.connect(), deadline, bounds.maxBytes()));
  }

  /**
   * Sends a request, and gives whatever answer there is.
   *
   * @throws AwsFailure if there is none
   */
  ClientResponse post(Map<String, String> headers, byte[] body) throws AwsFailure {
    var request = Signature.Request.of("POST", address, body, CLOCK.instant());
    Map<String, String> signed = signature.headers(request, headers, keys.keys());
    try {
      ClientResponse answer = http.call(ClientRequest.post(address, signed, body, bounds)).send();
      if (answer.isCut()) {
        throw new AwsFailure("TooLong", null);
      }
      return answer;
    } catch (CallTimeout e) {
      throw new AwsFailure("Timeout", e);
    } catch (IOException e) {
      // Its message may hold what the other side sent.
      throw new AwsFailure(e.getClass().getSimpleName(), null);
    }
  }
}
