package vend.slack;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.slack.api.bolt.response.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.functions.WiredAfterRestore;
import vend.functions.aws.EventBridgeEvents;
import vend.grant.RequestId;

/**
 * The Lambda handler of the Slack app. It takes three kinds of events: Slack's requests from API
 * Gateway (payload format 2.0), its own asynchronous invocations, and changes of access requests
 * from EventBridge.
 *
 * <p>With SnapStart, initialization only warms up, with sample data. The secrets are read after the
 * restore.
 */
public final class SlackFunction
    implements RequestHandler<Map<String, Object>, Map<String, Object>> {
  private static final int BAD_REQUEST = 400;
  private static final int UNAVAILABLE = 503;

  private final SlackWiring wiring;
  private final WiredAfterRestore<Optional<SlackApp>> app;

  /**
   * Reads the settings from the environment.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public SlackFunction() {
    this(SlackWiring.ofLambda(System.getenv()));
    if (WiredAfterRestore.isSnapshotTaken(System.getenv())) {
      SlackPriming.run(wiring);
      app.register();
    }
  }

  SlackFunction(SlackWiring wiring) {
    this.wiring = wiring;
    this.app = new WiredAfterRestore<>(this::wired, SlackFunction::isUsable);
  }

  /** Empty if the secrets cannot be read or Slack does not answer: the next request tries again. */
  private Optional<SlackApp> wired() {
    try {
      return Optional.of(wiring.app());
    } catch (SlackSecrets.Unreadable | SlackFailed e) {
      log("wiring", String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private static boolean isUsable(Optional<SlackApp> app) {
    return app.filter(wired -> !wired.isTokenRefused()).isPresent();
  }

  @Override
  public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
    String requestId = context.getAwsRequestId();
    if (event.get(SlackApp.WORK) instanceof Map<?, ?> work) {
      HttpEvent.of(work).ifPresent(request -> work(request, requestId));
      return Map.of();
    }
    if (EventBridgeEvents.SOURCE.equals(event.get("source"))
        && EventBridgeEvents.DETAIL_TYPE.equals(event.get("detail-type"))) {
      changed(event).ifPresent(id -> wiredForWork().changed(id));
      return Map.of();
    }
    Optional<HttpEvent> request = HttpEvent.of(event);
    return request.isEmpty() ? status(BAD_REQUEST) : answer(request.get(), requestId);
  }

  private Map<String, Object> answer(HttpEvent request, String requestId) {
    Optional<SlackApp> ready = app.get();
    if (ready.isEmpty()) {
      return status(UNAVAILABLE);
    }
    try {
      return document(ready.get().answer(request, requestId));
    } catch (Exception e) {
      // The message of an exception of a library may quote the request.
      log("answer", e.getClass().getSimpleName());
      return status(UNAVAILABLE);
    }
  }

  private void work(HttpEvent request, String requestId) {
    try {
      wiredForWork().work(request, requestId);
    } catch (Messages.NotDone e) {
      throw e;
    } catch (Exception e) {
      log("work", e.getClass().getSimpleName());
      throw new Messages.NotDone(e.getClass().getSimpleName());
    }
  }

  private SlackApp wiredForWork() {
    return app.get().orElseThrow(() -> new Messages.NotDone("the app is not wired"));
  }

  /** Only the request's id: everything else is read from the table. */
  private static Optional<RequestId> changed(Map<String, Object> event) {
    try {
      return event.get("detail") instanceof Map<?, ?> detail
              && detail.get("request") instanceof Map<?, ?> request
              && request.get("id") instanceof String id
          ? Optional.of(new RequestId(id))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void log(String step, String cause) {
    wiring.lines().accept(Json.writeForLog(Map.of("event", "slack", "step", step, "cause", cause)));
  }

  private static Map<String, Object> status(int status) {
    return document(status, Map.of(), "");
  }

  private static Map<String, Object> document(Response response) {
    var headers = new LinkedHashMap<String, String>();
    if (response.getContentType() != null) {
      headers.put("content-type", response.getContentType());
    }
    return document(
        response.getStatusCode(), headers, response.getBody() == null ? "" : response.getBody());
  }

  private static Map<String, Object> document(
      int status, Map<String, String> headers, String body) {
    var all = new LinkedHashMap<>(headers);
    all.put("cache-control", "no-store");
    return Map.of("statusCode", status, "headers", all, "body", body, "isBase64Encoded", false);
  }
}
