package vend.functions.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import vend.Secret;
import vend.console.Federation;
import vend.console.FederationEndpoint;
import vend.functions.outbound.OutboundHttp;

/**
 * Calls the federation endpoint. The request has no signature: its form holds the credentials.
 *
 * @param http verifies certificates and follows no redirects
 * @param longest the time limit of the whole call
 */
record FederationCall(OutboundHttp http, Duration longest) implements Federation {
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", CONTENT_TYPE, "Accept", "application/json");

  @Override
  public Answer post(FederationEndpoint to, Secret form) {
    var bounds = new OutboundHttp.Bounds(longest, MOST_BYTES);
    try {
      OutboundHttp.Answer answer =
          http.post(to.address(), HEADERS, form.reveal().getBytes(UTF_8), bounds);
      return answer.isCut()
          ? new NotAnswered("TooLong")
          : new Answered(answer.status(), Secret.of(new String(answer.body(), UTF_8)));
    } catch (OutboundHttp.Timeout e) {
      return new NotAnswered("Timeout");
    } catch (IOException | RuntimeException e) {
      // The exception's message may quote the server's answer, or the request.
      return new NotAnswered(e.getClass().getSimpleName());
    }
  }
}
