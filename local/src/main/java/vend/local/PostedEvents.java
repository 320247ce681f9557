package vend.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.Loopback;
import vend.functions.aws.EventBridgeEvents;
import vend.grant.Approval;
import vend.rendering.RequestEventDocument;
import vend.request.RequestEvent;
import vend.request.RequestEvents;

/**
 * Posts request events to a program on this machine, in the form in which EventBridge delivers
 * them: {@code source}, {@code detail-type} and {@code detail}.
 *
 * @param client does not follow redirects
 * @param receiver a URL on loopback
 */
record PostedEvents(HttpClient client, URI receiver) implements RequestEvents {
  private static final String SETTING = "VEND_EVENTS_URL";
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int FIRST_FAILURE = 300;

  /**
   * The receivers that the environment names; without the setting, there are none.
   *
   * @throws LocalFailed if the URL is not on loopback
   */
  static RequestEvents of(Optional<String> url) throws LocalFailed {
    if (url.isEmpty()) {
      return (_, _) -> new Sent();
    }
    try {
      URI uri = URI.create(url.get());
      if ("http".equals(uri.getScheme())
          && uri.getHost() != null
          && Loopback.isHost(uri.getHost())) {
        return new PostedEvents(HttpClient.newBuilder().connectTimeout(LONGEST).build(), uri);
      }
    } catch (IllegalArgumentException e) {
      throw notOnLoopback();
    }
    throw notOnLoopback();
  }

  private static LocalFailed notOnLoopback() {
    return new LocalFailed(
        SETTING
            + " is not a URL on this machine. Set it to a URL like http://127.0.0.1:9000/events.");
  }

  @Override
  public Published publish(RequestEvent event, List<Approval.Approvers> approvers) {
    var body = new LinkedHashMap<String, Object>();
    body.put("source", EventBridgeEvents.SOURCE);
    body.put("detail-type", EventBridgeEvents.DETAIL_TYPE);
    body.put("detail", RequestEventDocument.of(event, approvers));
    return post(body);
  }

  private Published post(Map<String, Object> body) {
    var request =
        HttpRequest.newBuilder(receiver)
            .timeout(LONGEST)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.write(body)))
            .build();
    try {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return status < FIRST_FAILURE ? new Sent() : new NotSent("HTTP " + status);
    } catch (IOException e) {
      return new NotSent(e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new NotSent("interrupted");
    }
  }
}
