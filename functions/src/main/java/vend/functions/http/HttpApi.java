package vend.functions.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import vend.Reason;
import vend.console.ConsoleLinks;
import vend.functions.event.DecisionEvent;
import vend.functions.event.EventLog;

/**
 * The HTTP API: one request in, exactly one answer and one decision event out.
 *
 * <p>Only health and the API's own description are answered without an event: they are the same for
 * everybody. A refusal of them is on record like any other.
 */
public final class HttpApi {
  private final Routes routes;
  private final EventLog log;
  private final InstantSource clock;

  /**
   * @param path from a proof to credentials
   * @param console makes links to the console; asked for with the first link
   * @param log takes decision events
   * @param clock tells the time
   * @param openApi the description of this API
   */
  public HttpApi(
      VendingPath path,
      Supplier<ConsoleLinks> console,
      EventLog log,
      InstantSource clock,
      String openApi) {
    this.routes = new Routes(path, console, clock, openApi);
    this.log = log;
    this.clock = clock;
  }

  /** What answers an exchange. */
  @FunctionalInterface
  interface Step {
    HttpResponse answer(Exchange exchange) throws InvalidRequest;
  }

  /** Answers an event of payload format 2.0; whatever is in it, with an answer. */
  public APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent event, String fallbackRequestId) {
    try {
      return answer(HttpRequest.of(event, fallbackRequestId), routes::answer);
    } catch (InvalidRequest e) {
      String path = Objects.requireNonNullElse(event.getRawPath(), "");
      return refuse(HttpRequest.unreadable(path, HttpRequest.id(event, fallbackRequestId)), e);
    }
  }

  private APIGatewayV2HTTPResponse refuse(HttpRequest request, InvalidRequest why) {
    return answer(request, exchange -> exchange.refuse(why.reason(), why.detail()));
  }

  private APIGatewayV2HTTPResponse answer(HttpRequest request, Step step) {
    Instant began = clock.instant();
    var event =
        new DecisionEvent(request.requestId(), request.header("x-amzn-trace-id").orElse(""), began);
    var exchange = new Exchange(request, event, began);
    HttpResponse answer = guarded(exchange, step);
    send(exchange);
    return answer.with("x-request-id", request.requestId()).toResponse();
  }

  /** What was decided in parts has an event for each of them. */
  private void send(Exchange exchange) {
    Instant ended = clock.instant();
    List<Exchange> parts = exchange.parts().isEmpty() ? List.of(exchange) : exchange.parts();
    parts.stream()
        .map(Exchange::event)
        .filter(DecisionEvent::isOnRecord)
        .forEach(event -> log.send(event, ended, Duration.between(exchange.began(), ended)));
  }

  /** Takes a step, and makes an answer of whatever becomes of it. */
  static HttpResponse guarded(Exchange exchange, Step step) {
    try {
      return step.answer(exchange);
    } catch (InvalidRequest e) {
      return exchange.refuse(e.reason(), e.detail());
    } catch (RuntimeException | Error e) {
      // An error too, as of a stack that is too deep: it must not end the process of other
      // requests.
      // The class says where to look; a message could hold anything that came in.
      exchange.event().cause(e.getClass().getName() + " at " + place(e));
      return exchange.refuse(Reason.INTERNAL_ERROR);
    }
  }

  private static String place(Throwable e) {
    return Optional.of(e.getStackTrace())
        .filter(trace -> trace.length > 0)
        .map(trace -> Objects.toString(trace[0]))
        .orElse("unknown");
  }
}
