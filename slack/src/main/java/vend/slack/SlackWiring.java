package vend.slack;

import com.slack.api.methods.response.auth.AuthTestResponse;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import vend.functions.Wiring;
import vend.functions.aws.AwsClients;
import vend.functions.aws.TimeBudget;
import vend.functions.chat.Chat;
import vend.functions.event.GrantsLog;
import vend.request.RequestRules;
import vend.request.RequestStore;
import vend.slack.aws.OwnFunction;
import vend.slack.aws.SlackMessageTable;
import vend.slack.aws.StoredSecrets;
import vend.vending.WaitTimer;

/**
 * Wires the app's parts together.
 *
 * @param issuer the chat in the grants file as which the app speaks
 * @param channel the channel of the approvers
 * @param webApi the address of Slack's Web API
 * @param rules the rules of the current grants; empty if they cannot be read
 * @param lines receives lines of JSON
 */
record SlackWiring(
    String issuer,
    String channel,
    String webApi,
    SlackSecrets.Source secrets,
    Supplier<Optional<RequestRules>> rules,
    RequestStore requests,
    MessageStore store,
    OwnInvocation own,
    InstantSource clock,
    WaitTimer timer,
    Consumer<String> lines) {

  /** Wires the app for Lambda. Nothing connects and no secret is read. */
  static SlackWiring ofLambda(Map<String, String> environment) {
    SlackSettings settings = SlackSettings.of(environment);
    InstantSource clock = InstantSource.system();
    var clients =
        new AwsClients(
            settings.chat().region(),
            AwsClients.ofTheFunction(),
            AwsClients.Endpoints.OF_THE_SDK,
            TimeBudget.OF_THE_FUNCTION);
    return new SlackWiring(
        settings.issuer(),
        settings.channel(),
        settings.webApi(),
        StoredSecrets.of(clients, Optional.empty(), settings.secret()),
        Wiring.freshRules(settings.chat().grants(), clients, new GrantsLog(Wiring::print, clock)),
        Wiring.requests(clients, Optional.of(settings.chat().requests())),
        new SlackMessageTable(clients.table(settings.chat().requests()).patient()),
        // The version that runs, so that both invocations have the same code.
        OwnFunction.of(
            clients,
            Optional.empty(),
            environment.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", ""),
            environment.getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")),
        clock,
        WaitTimer.SYSTEM,
        Wiring::print);
  }

  /**
   * Wires the app. Reads the secrets, and asks Slack for the workspace of the token. Calls the
   * table, because Slack waits only three seconds for the answer to a form.
   *
   * @throws SlackSecrets.Unreadable if the secrets cannot be read
   * @throws SlackFailed if Slack does not answer, or refuses the token
   */
  SlackApp app() throws SlackSecrets.Unreadable, SlackFailed {
    SlackSecrets known = secrets.read();
    var workspace = new Workspace(known.botToken(), webApi, timer);
    store.warmUp();
    return app(known, workspace, workspace.installed());
  }

  SlackApp app(SlackSecrets known, Workspace workspace, AuthTestResponse installed) {
    var people = new People(workspace, installed.getTeamId());
    String bot = Objects.requireNonNullElse(installed.getBotId(), "");
    var messages =
        new Messages(workspace, people, requests, store, rules, issuer, bot, channel, clock);
    Chat chat = new Wiring(clock, new SecureRandom(), lines).chat(rules, requests);
    return new SlackApp(
        new SlackApp.Parts(
            workspace,
            people,
            chat,
            issuer,
            messages,
            own,
            new SlackSignatures(known.signingSecret(), secrets, clock),
            lines),
        known.botToken(),
        installed);
  }
}
