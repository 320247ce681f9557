package vend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.context.builtin.ActionContext;
import com.slack.api.bolt.context.builtin.SlashCommandContext;
import com.slack.api.bolt.context.builtin.ViewSubmissionContext;
import com.slack.api.bolt.middleware.builtin.RequestVerification;
import com.slack.api.bolt.middleware.builtin.SingleTeamAuthorization;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.request.builtin.BlockActionRequest;
import com.slack.api.bolt.request.builtin.SlashCommandRequest;
import com.slack.api.bolt.request.builtin.ViewSubmissionRequest;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.model.view.View;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Secret;
import vend.functions.chat.Chat;
import vend.grant.RequestId;

/**
 * Answers Slack's requests, over Bolt, within Slack's three seconds.
 *
 * <p>The first invocation itself makes the access request of a form, so that the person sees every
 * failure: Slack keeps the form open with the error, also if no answer comes. The list of roles and
 * the clicks of approvers need more calls: a second, asynchronous invocation does that work. A
 * Lambda function stops after its answer, so it cannot work on by itself.
 *
 * <p>The second invocation gets the same signed request and verifies it again. A caller that may
 * invoke the function, but does not have the signing secret, can therefore speak for no person.
 */
final class SlackApp {
  /** The field of the event that starts the work. */
  static final String WORK = "vendSlack";

  static final String PATH = "/v1/chat/slack";
  private static final String REQUEST_ID = "vendRequestId";
  private static final String COMMAND = "/vend";

  /**
   * Below Lambda's limit for the payload of an asynchronous invocation, formerly 256 KB.
   *
   * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
   *     quotas</a>
   */
  private static final int MOST_BYTES_OF_WORK = 240 * 1024;

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHENTICATED = 401;
  private static final int NOT_FOUND = 404;

  private static final String NOT_STARTED =
      "Vend could not start the work. Nothing was changed. Try again in a minute.";

  private final Parts parts;
  private final SlackRequestParser parser;
  private final App answering;
  private final App working;

  /**
   * What the app uses.
   *
   * @param issuer the chat in the grants file as which it speaks
   * @param signatures verifies Slack's requests
   * @param lines receives lines for the log
   */
  record Parts(
      Workspace workspace,
      People people,
      Chat chat,
      String issuer,
      Messages messages,
      OwnInvocation own,
      SlackSignatures signatures,
      Consumer<String> lines) {}

  /**
   * @param installed the workspace and the bot of the token
   */
  SlackApp(Parts parts, Secret botToken, AuthTestResponse installed) {
    this.parts = parts;
    AppConfig config =
        AppConfig.builder()
            .slack(parts.workspace.slack())
            .singleTeamBotToken(botToken.reveal())
            .authTestCacheEnabled(true)
            .authTestCacheExpirationMillis(-1)
            .build();
    this.parser = new SlackRequestParser(config);
    this.answering =
        app(config, installed)
            .command(COMMAND, this::open)
            .viewSubmission(Forms.REQUEST, this::answerForm)
            .blockAction(RequestMessage.APPROVE, this::clicked)
            .blockAction(RequestMessage.DENY, this::clicked);
    this.working =
        app(config, installed)
            .command(COMMAND, this::fill)
            .blockAction(RequestMessage.APPROVE, this::decide)
            .blockAction(RequestMessage.DENY, this::decide);
  }

  private App app(AppConfig config, AuthTestResponse installed) {
    return new App(
        config,
        List.of(
            new RequestVerification(parts.signatures),
            new SingleTeamAuthorization(config, installed, null)));
  }

  /** Answers a request from API Gateway. */
  Response answer(HttpEvent event, String requestId) throws Exception {
    if (!event.path().equals(PATH) || !event.method().equals("POST")) {
      return empty(NOT_FOUND);
    }
    return run(answering, event, requestId);
  }

  /**
   * Does the work of a request that was answered.
   *
   * @throws Messages.NotDone if Lambda should repeat the invocation
   */
  void work(HttpEvent event, String requestId) throws Exception {
    var _ = run(working, event, requestId);
  }

  /** Shows the state of a request that has changed. */
  void changed(RequestId id) {
    try {
      parts.messages.follow(id);
    } catch (SlackFailed e) {
      log("changed", e.getMessage());
      // A wrong channel, too: the alarm on the function's errors tells operators.
      throw new Messages.NotDone(String.valueOf(e.getMessage()));
    }
  }

  /** Whether Slack has refused the bot's token, so that the secret must be read again. */
  boolean isTokenRefused() {
    return parts.workspace.isTokenRefused();
  }

  /** The signature is verified before anything reads the body. */
  private Response run(App app, HttpEvent event, String requestId) throws Exception {
    if (!parts.signatures.isGenuine(event)) {
      log("refused", "signature");
      return empty(UNAUTHENTICATED);
    }
    Request<?> request =
        parser.parse(
            SlackRequestParser.HttpRequest.builder()
                .requestUri(event.path())
                .queryString(Map.of())
                .requestBody(event.body())
                .headers(headers(event))
                .remoteAddress("")
                .build());
    if (request == null) {
      log("refused", "unknown request");
      return empty(BAD_REQUEST);
    }
    request.getContext().getAdditionalValues().put(REQUEST_ID, requestId);
    return app.run(request);
  }

  private static RequestHeaders headers(HttpEvent event) {
    var headers = new HashMap<String, List<String>>();
    event.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    return new RequestHeaders(headers);
  }

  private static Response empty(int status) {
    return Response.builder().statusCode(status).headers(Map.of()).body("").build();
  }

  // The first invocation.

  private Response open(SlashCommandRequest request, SlashCommandContext context) {
    SlashCommandPayload payload = request.getPayload();
    try {
      parts.workspace.open(payload.getTriggerId(), Forms.loading(form(payload)));
    } catch (SlackFailed e) {
      log("open", e.getMessage());
      return context.ack("Vend could not open the form. Type " + COMMAND + " again.");
    }
    return start(request) ? context.ack() : context.ack(NOT_STARTED);
  }

  /** A name of the form that both invocations derive from the signed request. */
  private static String form(SlashCommandPayload payload) {
    return "vend-" + payload.getTriggerId();
  }

  /** A form that was answered with an error stays open. */
  private Response answerForm(ViewSubmissionRequest request, ViewSubmissionContext context) {
    ViewSubmissionPayload payload = request.getPayload();
    View view = payload.getView();
    return switch (findPersonAndRequest(request, payload, view)) {
      case RequestMade(String id) ->
          context.ackWithUpdate(
              Forms.text(
                  view.getExternalId(),
                  "Vend recorded your request %s. You get a message when it is decided."
                      .formatted(id)));
      case NotMade(String why) -> context.ackWithErrors(Map.of(Forms.ROLE, why));
    };
  }

  /** The result of a submission. */
  private sealed interface Submitted {}

  private record RequestMade(String id) implements Submitted {}

  private record NotMade(String why) implements Submitted {}

  private Submitted findPersonAndRequest(
      Request<?> request, ViewSubmissionPayload payload, View view) {
    Optional<Forms.Filled> filled = Forms.Filled.of(view.getState());
    if (filled.isEmpty()) {
      return new NotMade("Select a role.");
    }
    People.Found found;
    try {
      found = parts.people.findAtOnce(payload.getUser().getId(), team(payload));
    } catch (SlackFailed e) {
      log("submitted", e.getMessage());
      return new NotMade("Slack does not answer Vend. No request was made. Try again.");
    }
    logRefusal(found);
    return switch (found) {
      case People.NoMember(String why) -> new NotMade(why);
      case People.Member member -> requestAccess(request, member, view.getId(), filled.get());
    };
  }

  /** Makes one request for each form: the form's id is the idempotency key. */
  private Submitted requestAccess(
      Request<?> request, People.Member member, String view, Forms.Filled form) {
    Map<String, Object> answer = ask(request, member, document(view, form));
    return answer.get("request") instanceof Map<?, ?> made && made.get("id") instanceof String id
        ? new RequestMade(id)
        : new NotMade(error(answer).orElse("Vend has no answer. Try again."));
  }

  private static Map<String, Object> document(String view, Forms.Filled form) {
    var document = new LinkedHashMap<String, Object>();
    document.put("action", "request");
    document.put("role", form.role());
    document.put("grant", form.grant());
    document.put("idempotencyKey", "slack:" + view);
    form.duration().ifPresent(duration -> document.put("duration", duration));
    form.reason().ifPresent(reason -> document.put("reason", reason));
    return document;
  }

  /** Slack shows nothing of an answer to a click, only that it failed. */
  private Response clicked(BlockActionRequest request, ActionContext context) {
    return start(request) ? context.ack() : Response.error(503);
  }

  private boolean start(Request<?> request) {
    var headers = new LinkedHashMap<String, String>();
    request
        .getHeaders()
        .getNames()
        .forEach(name -> headers.put(name, request.getHeaders().getFirstValue(name)));
    var event = new HttpEvent("POST", PATH, request.getRequestBodyAsString(), headers);
    if (event.body().getBytes(UTF_8).length > MOST_BYTES_OF_WORK) {
      log("start", "the request is too long for an asynchronous invocation");
      return false;
    }
    boolean started = parts.own.start(Map.of(WORK, event.document()));
    if (!started) {
      log("start", "Lambda has not accepted the invocation");
    }
    return started;
  }

  // The second invocation.

  private Response fill(SlashCommandRequest request, SlashCommandContext context) {
    SlashCommandPayload payload = request.getPayload();
    return done(
        context.ack(),
        () -> {
          String form = form(payload);
          parts.workspace.replace(
              switch (find(payload.getUserId(), team(payload))) {
                case People.NoMember(String why) -> Forms.text(form, why);
                case People.Member member ->
                    form(form, ask(request, member, Map.of("action", "roles")));
              });
        });
  }

  private static View form(String form, Map<String, Object> answer) {
    return error(answer)
        .map(error -> Forms.text(form, error))
        .orElseGet(() ->
            Forms.form(form, answer.get("roles") instanceof List<?> roles ? roles : List.of()));
  }

  private Response decide(BlockActionRequest request, ActionContext context) {
    BlockActionPayload payload = request.getPayload();
    return done(context.ack(), () -> decide(request, payload));
  }

  private void decide(Request<?> request, BlockActionPayload payload) throws SlackFailed {
    BlockActionPayload.Action action = payload.getActions().getFirst();
    String user = payload.getUser().getId();
    switch (find(user, team(payload))) {
      case People.NoMember(String why) -> postEphemeral(payload, user, why);
      case People.Member member -> {
        Map<String, Object> document =
            Map.of("action", action.getActionId(), "request", action.getValue());
        Optional<String> error = error(ask(request, member, document));
        follow(new RequestId(action.getValue()));
        if (error.isPresent()) {
          postEphemeral(payload, user, error.get());
        }
      }
    }
  }

  /** A message that cannot be changed must not keep the error from the approver. */
  private void follow(RequestId id) throws SlackFailed {
    try {
      parts.messages.follow(id);
    } catch (SlackFailed e) {
      if (e.isWorthRepeating()) {
        throw e;
      }
      log("decide", e.getMessage());
    }
  }

  private void postEphemeral(BlockActionPayload payload, String user, String text)
      throws SlackFailed {
    parts.workspace.postEphemeral(payload.getContainer().getChannelId(), user, text);
  }

  /** The workspace in which the person acts; empty if the request names no single one. */
  private static String team(SlashCommandPayload payload) {
    return payload.isEnterpriseInstall() ? "" : payload.getTeamId();
  }

  private static String team(ViewSubmissionPayload payload) {
    return payload.getTeam() == null
        ? ""
        : sameTeam(payload.getTeam().getId(), payload.getUser().getTeamId());
  }

  private static String team(BlockActionPayload payload) {
    return payload.getTeam() == null
        ? ""
        : sameTeam(payload.getTeam().getId(), payload.getUser().getTeamId());
  }

  /** The workspace of the request, if it is also the user's. */
  private static String sameTeam(String teamId, String usersTeamId) {
    return teamId.equals(usersTeamId) ? teamId : "";
  }

  private People.Found find(String user, String team) throws SlackFailed {
    People.Found found = parts.people.find(user, team);
    logRefusal(found);
    return found;
  }

  private void logRefusal(People.Found found) {
    if (found instanceof People.NoMember(String why)) {
      log("refused", why);
    }
  }

  /** Sends the chat's document for this person. It has no groups: the app does not read Slack's. */
  private Map<String, Object> ask(
      Request<?> request, People.Member member, Map<String, Object> action) {
    var document = new LinkedHashMap<String, Object>(action);
    document.put("version", 1);
    document.put("user", Map.of("id", member.id(), "person", member.email()));
    return parts.chat.answer(new Chat.NamedChat(parts.issuer), document, requestId(request));
  }

  private static String requestId(Request<?> request) {
    return String.valueOf(request.getContext().getAdditionalValues().get(REQUEST_ID));
  }

  private static Optional<String> error(Map<String, Object> answer) {
    return answer.get("error") instanceof Map<?, ?> error
        ? Optional.of(String.valueOf(error.get("message")))
        : Optional.empty();
  }

  /** Work that may fail at Slack. */
  private interface Work {
    void run() throws SlackFailed;
  }

  private Response done(Response response, Work work) {
    try {
      work.run();
      return response;
    } catch (SlackFailed e) {
      log("work", e.getMessage());
      if (e.isWorthRepeating()) {
        throw new Messages.NotDone(String.valueOf(e.getMessage()));
      }
      return response;
    }
  }

  private void log(String step, @Nullable String cause) {
    parts.lines.accept(
        Json.writeForLog(Map.of("event", "slack", "step", step, "cause", String.valueOf(cause))));
  }
}
