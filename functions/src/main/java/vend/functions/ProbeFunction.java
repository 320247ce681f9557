package vend.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import vend.functions.aws.AwsClients;
import vend.functions.aws.Endpoints;
import vend.functions.aws.OwnKeys;
import vend.functions.aws.StsProbeIdentity;
import vend.functions.aws.TimeBudget;
import vend.functions.client.UrlConnectionClient;
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
    this(System.getenv(), Wiring::print);
  }

  /**
   * Starts elsewhere than in Lambda.
   *
   * @param environment its settings
   * @param lines takes its log
   * @throws IllegalArgumentException if a setting is wrong; the message names it
   */
  public ProbeFunction(Map<String, String> environment, Consumer<String> lines) {
    ProbeSettings settings = ProbeSettings.of(environment);
    var http = new UrlConnectionClient();
    var clients =
        new AwsClients(
            settings.region(),
            OwnKeys.of(environment, http),
            Endpoints.of(environment),
            TimeBudget.OF_THE_PROBE,
            http);
    this.probe =
        new Probe(
            new StsProbeIdentity(clients, settings.audience()),
            new VendClient(http, settings.url()),
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
    log.send(probe.look());
  }
}
