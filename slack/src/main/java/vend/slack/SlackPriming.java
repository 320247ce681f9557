package vend.slack;

import com.slack.api.app_backend.SlackSignature;
import com.slack.api.bolt.response.Response;
import com.slack.api.methods.response.auth.AuthTestResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import vend.Json;
import vend.Secret;
import vend.vending.WaitTimer;

/**
 * Loads classes before a snapshot: answers a signed sample of each kind of request. Its secrets are
 * made up, and its Slack is a closed port of this machine, so nothing leaves the function.
 */
final class SlackPriming {
  private static final String NOWHERE = "http://127.0.0.1:1/";

  private static final int OK = 200;

  private static final List<Sample> SAMPLES =
      List.of(
          new Sample(
              "command=%2Fvend&team_id=T1&user_id=U1&trigger_id=1.2.3&text=",
              "could not open the form"),
          new Sample(
              "payload=%7B%22type%22%3A%22view_submission%22%2C%22team%22%3A%7B%22id%22%3A%22T1%22%7D%2C%22user%22%3A%7B%22id%22%3A%22U1%22%2C%22team_id%22%3A%22T1%22%7D%2C%22view%22%3A%7B%22id%22%3A%22V1%22%2C%22team_id%22%3A%22T1%22%2C%22type%22%3A%22modal%22%2C%22callback_id%22%3A%22request%22%2C%22external_id%22%3A%22vend-1.2.3%22%2C%22state%22%3A%7B%22values%22%3A%7B%22role%22%3A%7B%22role%22%3A%7B%22type%22%3A%22static_select%22%2C%22selected_option%22%3A%7B%22value%22%3A%22a%2Fb+c%22%7D%7D%7D%7D%7D%7D%2C%22response_urls%22%3A%5B%5D%7D",
              "Slack does not answer Vend"),
          new Sample(
              "payload=%7B%22type%22%3A%22block_actions%22%2C%22team%22%3A%7B%22id%22%3A%22T1%22%7D%2C%22user%22%3A%7B%22id%22%3A%22U1%22%2C%22team_id%22%3A%22T1%22%7D%2C%22container%22%3A%7B%22channel_id%22%3A%22C1%22%7D%2C%22actions%22%3A%5B%7B%22type%22%3A%22button%22%2C%22action_id%22%3A%22approve%22%2C%22block_id%22%3A%22b%22%2C%22value%22%3A%22req-000000000000%22%7D%5D%7D",
              ""));

  /**
   * A request and how far it gets without Slack.
   *
   * @param answer a part of the answer's body
   */
  private record Sample(String body, String answer) {
    private boolean isAnsweredBy(Response response) {
      return response.getStatusCode() == OK
          && Objects.requireNonNullElse(response.getBody(), "").contains(answer);
    }
  }

  private SlackPriming() {}

  /** Answers the samples. A failure or another answer is logged, and costs only speed. */
  static void run(SlackWiring wiring) {
    try {
      var secrets =
          new SlackSecrets(
              Secret.of("xoxb-" + UUID.randomUUID()), Secret.of(UUID.randomUUID().toString()));
      var workspace = new Workspace(secrets.botToken(), NOWHERE, WaitTimer.SYSTEM);
      var installed = new AuthTestResponse();
      installed.setOk(true);
      installed.setTeamId("T1");
      SlackApp app = offline(wiring).app(secrets, workspace, installed);
      for (int i = 0; i < SAMPLES.size(); i++) {
        Sample sample = SAMPLES.get(i);
        HttpEvent event = signed(sample.body, secrets.signingSecret());
        Response answer = app.answer(HttpEvent.of(event.document()).orElseThrow(), "priming");
        if (!sample.isAnsweredBy(answer)) {
          failed(wiring, "sample %d got another answer".formatted(i + 1));
        }
      }
    } catch (Exception e) {
      failed(wiring, e.getClass().getSimpleName());
    }
  }

  private static void failed(SlackWiring wiring, String cause) {
    wiring.lines().accept(Json.write(Map.of("event", "primingFailed", "cause", cause)));
  }

  private static SlackWiring offline(SlackWiring wiring) {
    return new SlackWiring(
        wiring.issuer(),
        wiring.channel(),
        NOWHERE,
        wiring.secrets(),
        wiring.rules(),
        wiring.requests(),
        wiring.store(),
        _ -> true,
        wiring.clock(),
        wiring.timer(),
        _ -> {});
  }

  private static HttpEvent signed(String body, Secret signingSecret) {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    return new HttpEvent(
        "POST",
        SlackApp.PATH,
        body,
        Map.of(
            "content-type",
            "application/x-www-form-urlencoded",
            "x-slack-request-timestamp",
            timestamp,
            "x-slack-signature",
            new SlackSignature.Generator(signingSecret.reveal()).generate(timestamp, body)));
  }
}
