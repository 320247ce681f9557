package vend.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import vend.functions.aws.AwsClients;
import vend.functions.aws.StsProbeIdentity;
import vend.functions.aws.TimeBudget;
import vend.functions.event.ProbeLog;
import vend.functions.probe.Probe;
import vend.functions.probe.VendClient;

/**
 * What Lambda starts every few minutes: asks Vend, over HTTP and like any caller, for a role that
 * it should get and for one that it should not. What it found is a line of its log, with metrics.
 */
public final class ProbeFunction implements RequestHandler<Map<String, Object>, @Nullable Void> {
  private final Probe probe;
  private final ProbeLog log;

  /**
   * Starts by the environment.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public ProbeFunction() {
    this(
        ProbeSettings.of(System.getenv()),
        AwsClients.ofTheFunction(),
        AwsClients.Endpoints.OF_THE_SDK,
        Wiring::print);
  }

  /**
   * Starts elsewhere than in Lambda.
   *
   * @param settings what it asks, and where
   * @param credentials its own
   * @param endpoints where STS is
   * @param lines takes its log
   */
  public ProbeFunction(
      ProbeSettings settings,
      AwsCredentialsProvider credentials,
      AwsClients.Endpoints endpoints,
      Consumer<String> lines) {
    var clients =
        new AwsClients(settings.region(), credentials, endpoints, TimeBudget.OF_THE_PROBE);
    this.probe =
        new Probe(
            new StsProbeIdentity(clients.sts(), settings.audience()),
            new VendClient(clients.outbound(), settings.url()),
            settings.allowed(),
            settings.denied());
    this.log = new ProbeLog(lines, InstantSource.system());
  }

  /** Looks once, whatever the event. */
  @Override
  public @Nullable Void handleRequest(Map<String, Object> event, Context context) {
    look();
    return null;
  }

  /** Looks once. */
  public void look() {
    log.send(probe.look());
  }
}
