package vend.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import vend.Json;
import vend.functions.aws.AwsClients;
import vend.functions.aws.EventBridgeEvents;
import vend.functions.aws.TimeBudget;
import vend.functions.event.GrantsLog;
import vend.functions.event.LoggedRequestEvents;
import vend.request.RequestEvents;
import vend.request.RequestRules;
import vend.request.RequestSweep;

/**
 * The Lambda handler that expires access requests, revokes the sessions of those that ended, and
 * publishes their changes. It runs each minute, and after each change of the table.
 */
public final class RequestSweeperFunction
    implements RequestHandler<Map<String, Object>, @Nullable Void> {
  private final RequestSweep sweep;
  private final Supplier<Optional<RequestRules>> rules;
  private final Consumer<String> lines;

  /**
   * Reads the settings from the environment.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public RequestSweeperFunction() {
    this(
        SweeperSettings.of(System.getenv()),
        AwsClients.ofTheFunction(),
        AwsClients.Endpoints.OF_THE_SDK,
        Optional.empty(),
        Wiring::print);
  }

  /**
   * Runs outside of Lambda.
   *
   * @param credentials the AWS credentials of the sweeper itself
   * @param eventBridge the endpoint of EventBridge; if empty, the SDK's choice
   * @param lines receives the log lines
   */
  public RequestSweeperFunction(
      SweeperSettings settings,
      AwsCredentialsProvider credentials,
      AwsClients.Endpoints endpoints,
      Optional<URI> eventBridge,
      Consumer<String> lines) {
    InstantSource clock = InstantSource.system();
    var clients = new AwsClients(settings.region(), credentials, endpoints, TimeBudget.SCHEDULED);
    RequestEvents events =
        new LoggedRequestEvents(
            lines, clock, new EventBridgeEvents(clients.eventBridge(eventBridge)));
    this.sweep =
        new Wiring(clock, new SecureRandom(), lines)
            .sweep(
                clients.table(settings.table()),
                Wiring.requests(clients, Optional.of(settings.requests())),
                events);
    this.rules = Wiring.freshRules(settings.grants(), clients, new GrantsLog(lines, clock));
    this.lines = lines;
  }

  /** The work of this run is not done. The alarm on the function's errors tells operators. */
  private static final class NotSwept extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotSwept(String failures) {
      super(failures);
    }
  }

  /** Runs once. Ignores the event: all work is in the table. */
  @Override
  public @Nullable Void handleRequest(Map<String, Object> event, Context context) {
    RequestSweep.Report report = sweep();
    if (!report.failures().isEmpty()) {
      throw new NotSwept(String.join("; ", report.failures()));
    }
    return null;
  }

  /** Runs once. One run at a time: two would deliver the same events. */
  public synchronized RequestSweep.Report sweep() {
    RequestSweep.Report report = sweep.run(rules.get());
    lines.accept(
        Json.write(
            Map.of(
                "event",
                "requestsSwept",
                "changed",
                report.changed(),
                "revoked",
                report.revoked(),
                "delivered",
                report.delivered(),
                "failures",
                report.failures())));
    return report;
  }
}
