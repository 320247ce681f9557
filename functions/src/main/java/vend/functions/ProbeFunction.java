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
 * The Lambda handler of the probe, which runs on a schedule. It calls Vend over HTTP like any other
 * caller: for a role that it should get and for a role that it should not get. It logs the result
 * as one line with metrics.
 */
public final class ProbeFunction implements RequestHandler<Map<String, Object>, @Nullable Void> {
  private final Probe probe;
  private final ProbeLog log;

  /**
   * Reads the settings from the environment.
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
   * Runs outside of Lambda.
   *
   * @param settings the roles to request, and Vend's URL
   * @param credentials the AWS credentials of the probe itself
   * @param endpoints the endpoint of STS
   * @param lines receives the log lines
   */
  public ProbeFunction(
      ProbeSettings settings,
      AwsCredentialsProvider credentials,
      AwsClients.Endpoints endpoints,
      Consumer<String> lines) {
    var clients = new AwsClients(settings.region(), credentials, endpoints, TimeBudget.SCHEDULED);
    this.probe =
        new Probe(
            new StsProbeIdentity(clients.sts(), settings.audience()),
            new VendClient(clients.outbound(), settings.url()),
            settings.allowed(),
            settings.denied());
    this.log = new ProbeLog(lines, InstantSource.system());
  }

  /** Runs one round. Ignores the event. */
  @Override
  public @Nullable Void handleRequest(Map<String, Object> event, Context context) {
    look();
    return null;
  }

  /** Runs one round. */
  public void look() {
    log.send(probe.look());
  }
}
