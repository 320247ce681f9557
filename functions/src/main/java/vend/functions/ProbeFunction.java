package vend.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
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
public final class ProbeFunction implements RequestStreamHandler {
  private final Probe probe;
  private final ProbeLog log;

  /**
   * Starts by the environment.
   *
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public ProbeFunction() {
    this(System.getenv(), Wiring.ownCredentials(), AwsClients.Endpoints.OF_THE_SDK, Wiring::print);
  }

  /**
   * Starts elsewhere than in Lambda.
   *
   * @param environment its settings
   * @param credentials its own
   * @param endpoints where STS is
   * @param lines takes its log
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public ProbeFunction(
      Map<String, String> environment,
      AwsCredentialsProvider credentials,
      AwsClients.Endpoints endpoints,
      Consumer<String> lines) {
    ProbeSettings settings = ProbeSettings.of(environment);
    var clients =
        new AwsClients(
            Region.of(settings.region()), credentials, endpoints, TimeBudget.OF_THE_PROBE);
    this.probe =
        new Probe(
            new StsProbeIdentity(clients, settings.audience()),
            new VendClient(settings.url()),
            settings.allowed(),
            settings.denied());
    this.log = new ProbeLog(lines, InstantSource.system());
  }

  /** Looks once, whatever the event. */
  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    look();
  }

  /** Looks once. */
  public void look() {
    try {
      log.send(probe.look());
    } catch (InterruptedException e) {
      // No line, no metric: that it is missing is what the alarm sees.
      Thread.currentThread().interrupt();
    }
  }
}
