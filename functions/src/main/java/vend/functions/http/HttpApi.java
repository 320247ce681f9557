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
import vend.grant.HubFreezes;
import vend.request.Requests;

/**
 * The HTTP API. Each request gets exactly one answer and one decision event.
 *
 * <p>The exceptions are the health check and the API description: they are the same for every
 * caller, so a success has no event. A rejected request for them has one.
 */
public final class HttpApi {
  private final Routes routes;
  private final EventLog log;
  private final InstantSource clock;

  /**
   * @param path the stages from a proof to credentials
   * @param requests makes and decides access requests
   * @param freezes the freezes that operators make and lift at the hub
   * @param console makes console links; called on first use
   * @param log receives decision events
   * @param openApi the OpenAPI document of this API
   */
  public HttpApi(
      VendingPath path,
      Requests requests,
      HubFreezes freezes,
      Supplier<ConsoleLinks> console,
      EventLog log,
      InstantSource clock,
      String openApi) {
    this.routes = new Routes(path, requests, freezes, console, clock, openApi);
    this.log = log;
    this.clock = clock;
  }

  /** Answers an exchange. */
  @FunctionalInterface
  interface Step {
    HttpResponse answer(Exchange exchange) throws InvalidRequest;
  }

  /** Answers an event of payload format 2.0. Returns an answer whatever the event holds. */
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

  /** Sends the event of the exchange, or one event for each of its parts. */
  private void send(Exchange exchange) {
    Instant ended = clock.instant();
    List<Exchange> parts = exchange.parts().isEmpty() ? List.of(exchange) : exchange.parts();
    parts.stream()
        .map(Exchange::event)
        .filter(DecisionEvent::isLogged)
        .forEach(event -> log.send(event, ended, Duration.between(exchange.began(), ended)));
  }

  /** Runs a step, and turns every failure into an answer. */
  static HttpResponse guarded(Exchange exchange, Step step) {
    try {
      return step.answer(exchange);
    } catch (InvalidRequest e) {
      return exchange.refuse(e.reason(), e.detail());
    } catch (RuntimeException | Error e) {
      // Catches errors, too, such as a stack overflow: they must not end the process, which serves
      // other requests. Records the class and place, but no message, which could quote the request.
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
