package vend.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.model.Message;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vend.Secret;
import vend.grant.RequestId;
import vend.vending.WaitTimer;

/**
 * The Slack workspace, over Slack's own client of its Web API. Every call has a time limit. A call
 * that Slack limits is made once more if Slack asks for a short pause.
 *
 * @see <a href="https://docs.slack.dev/apis/web-api/rate-limits">rate limits</a>
 */
final class Workspace {
  static final String WEB_API = "https://slack.com/api/";

  private static final Duration LONGEST_CALL = Duration.ofMillis(2_500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int TOO_MANY_REQUESTS = 429;

  /** Marks the app's messages about requests, so that it finds them in the channel. */
  private static final String EVENT_TYPE = "vend_access_request";

  private static final String REQUEST = "request";
  private static final int MESSAGES_OF_A_PAGE = 200;
  private static final int MOST_PAGES = 20;
  private static final String RATE_LIMITED = "ratelimited";
  private static final String USERS_INFO = "users.info";

  private static final Set<String> TEMPORARY =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  private final Slack slack;
  private final MethodsClient methods;
  private final Secret botToken;
  private final WaitTimer timer;
  private volatile boolean tokenRefused;

  /**
   * @param webApi the address of the Web API, with a slash at the end
   */
  Workspace(Secret botToken, String webApi, WaitTimer timer) {
    var config = new SlackConfig();
    int millis = (int) LONGEST_CALL.toMillis();
    config.setHttpClientCallTimeoutMillis(millis);
    config.setHttpClientReadTimeoutMillis(millis);
    config.setHttpClientWriteTimeoutMillis(millis);
    config.setMethodsEndpointUrlPrefix(webApi);
    // Keeps counts for its own rate limiter, in a thread of its own.
    config.setStatsEnabled(false);
    config.getMethodsConfig().setStatsEnabled(false);
    this.slack = Slack.getInstance(config);
    this.methods = slack.methods(botToken.reveal());
    this.botToken = botToken;
    this.timer = timer;
  }

  /** Whether an answer has said that the token is not valid. */
  boolean isTokenRefused() {
    return tokenRefused;
  }

  Slack slack() {
    return slack;
  }

  /** The workspace and the bot of the token. */
  AuthTestResponse installed() throws SlackFailed {
    return once("auth.test", () -> methods.authTest(test -> test));
  }

  /**
   * Opens a form. Slack accepts the trigger for three seconds, so this call never waits.
   *
   * @param trigger from the request of the person
   */
  void open(String trigger, View view) throws SlackFailed {
    var _ = once("views.open", () -> methods.viewsOpen(open -> open.triggerId(trigger).view(view)));
  }

  /** Replaces the form that this view's external id names. */
  void replace(View view) throws SlackFailed {
    var _ =
        call(
            "views.update",
            () ->
                methods.viewsUpdate(update -> update.externalId(view.getExternalId()).view(view)));
  }

  /** Sends a direct message. */
  void sendDirectMessage(String user, String text) throws SlackFailed {
    var _ =
        call(
            "chat.postMessage",
            () ->
                methods.chatPostMessage(
                    post -> post.channel(user).text(text).unfurlLinks(false).unfurlMedia(false)));
  }

  /** Posts the message about a request. */
  MessageStore.Posted post(String channel, RequestId request, String text, List<LayoutBlock> blocks)
      throws SlackFailed {
    var mark = new Message.Metadata(EVENT_TYPE, Map.of(REQUEST, request.value()));
    var posted =
        call(
            "chat.postMessage",
            () ->
                methods.chatPostMessage(post ->
                    post.channel(channel)
                        .text(text)
                        .blocks(blocks)
                        .metadata(mark)
                        .unfurlLinks(false)
                        .unfurlMedia(false)));
    return new MessageStore.Posted(posted.getChannel(), posted.getTs());
  }

  /**
   * Finds the message about a request that this bot has posted. Also empty if the app may not read
   * the channel: then a message can come twice.
   *
   * @param since the message is not older
   * @see <a href="https://docs.slack.dev/messaging/message-metadata">message metadata</a>
   */
  Optional<MessageStore.Posted> posted(String channel, String bot, RequestId request, Instant since)
      throws SlackFailed {
    try {
      String cursor = "";
      for (int i = 0; i < MOST_PAGES; i++) {
        ConversationsHistoryResponse page = page(channel, since, cursor);
        Optional<String> found =
            page.getMessages().stream()
                .filter(message -> bot.equals(message.getBotId()) && isAbout(message, request))
                .map(Message::getTs)
                .findFirst();
        cursor =
            page.getResponseMetadata() == null
                ? ""
                : Objects.requireNonNullElse(page.getResponseMetadata().getNextCursor(), "");
        if (found.isPresent() || cursor.isEmpty()) {
          return found.map(ts -> new MessageStore.Posted(channel, ts));
        }
      }
      return Optional.empty();
    } catch (SlackFailed e) {
      if (e.error().equals("missing_scope")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private ConversationsHistoryResponse page(String channel, Instant since, String cursor)
      throws SlackFailed {
    return call(
        "conversations.history",
        () ->
            methods.conversationsHistory(history ->
                history
                    .channel(channel)
                    .oldest(Long.toString(since.getEpochSecond()))
                    .inclusive(true)
                    .includeAllMetadata(true)
                    .limit(MESSAGES_OF_A_PAGE)
                    .cursor(cursor)));
  }

  private static boolean isAbout(Message message, RequestId request) {
    Message.Metadata mark = message.getMetadata();
    return mark != null
        && EVENT_TYPE.equals(mark.getEventType())
        && mark.getEventPayload() != null
        && request.value().equals(mark.getEventPayload().get(REQUEST));
  }

  void change(MessageStore.Posted message, String text, List<LayoutBlock> blocks)
      throws SlackFailed {
    var _ =
        call(
            "chat.update",
            () ->
                methods.chatUpdate(update ->
                    update.channel(message.channel()).ts(message.ts()).text(text).blocks(blocks)));
  }

  /** Shows a text to one person in a channel. */
  void postEphemeral(String channel, String user, String text) throws SlackFailed {
    var _ =
        call(
            "chat.postEphemeral",
            () -> methods.chatPostEphemeral(post -> post.channel(channel).user(user).text(text)));
  }

  Optional<WorkspaceUser> user(String id) throws SlackFailed {
    return call(USERS_INFO, () -> user(USERS_INFO, "user", id)).user();
  }

  /** Like {@link #user}, but fails if Slack asks for a pause. */
  Optional<WorkspaceUser> userAtOnce(String id) throws SlackFailed {
    return once(USERS_INFO, () -> user(USERS_INFO, "user", id)).user();
  }

  private UserAnswer user(String method, String field, String value)
      throws IOException, SlackApiException {
    return methods.postFormWithTokenAndParseResponse(
        form -> form.add(field, value), method, botToken.reveal(), UserAnswer.class);
  }

  /** The user with this e-mail address; empty if the workspace has none. */
  Optional<WorkspaceUser> userByEmail(String email) throws SlackFailed {
    String method = "users.lookupByEmail";
    try {
      return call(method, () -> user(method, "email", email)).user();
    } catch (SlackFailed e) {
      if (e.error().equals("users_not_found")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** A call of Slack's client. */
  private interface Call<T> {
    T run() throws IOException, SlackApiException;
  }

  private <T extends SlackApiTextResponse> T call(String method, Call<T> call) throws SlackFailed {
    try {
      return answer(method, call);
    } catch (Limited limited) {
      if (limited.pause.compareTo(LONGEST_PAUSE) > 0) {
        throw SlackFailed.refused(method, RATE_LIMITED, true);
      }
      sleep(limited.pause);
      return once(method, call);
    }
  }

  private <T extends SlackApiTextResponse> T once(String method, Call<T> call) throws SlackFailed {
    try {
      return answer(method, call);
    } catch (Limited limited) {
      throw SlackFailed.refused(method, RATE_LIMITED, true);
    }
  }

  private <T extends SlackApiTextResponse> T answer(String method, Call<T> call)
      throws SlackFailed, Limited {
    T response;
    try {
      response = Objects.requireNonNull(call.run());
    } catch (SlackApiException e) {
      if (e.getResponse().code() == TOO_MANY_REQUESTS) {
        throw new Limited(retryAfter(e.getResponse().header("Retry-After")));
      }
      throw SlackFailed.unanswered(method, "http_" + e.getResponse().code());
    } catch (IOException | RuntimeException e) {
      // Slack's client throws exceptions of its JSON parser for a malformed answer.
      throw SlackFailed.unanswered(method, e.getClass().getSimpleName());
    }
    if (response.isOk()) {
      return response;
    }
    String error = Objects.requireNonNullElse(response.getError(), "unknown_error");
    if (error.equals(RATE_LIMITED)) {
      throw new Limited(LONGEST_PAUSE);
    }
    var failed = SlackFailed.refused(method, error, TEMPORARY.contains(error));
    tokenRefused |= failed.isTokenError();
    throw failed;
  }

  /** Slack limits the calls of this method. */
  private static final class Limited extends Exception {
    private static final long serialVersionUID = 1;

    private final Duration pause;

    Limited(Duration pause) {
      super("limited", null, false, false);
      this.pause = pause;
    }
  }

  private static Duration retryAfter(@Nullable String seconds) {
    return seconds != null && seconds.matches("[0-9]{1,5}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : LONGEST_PAUSE;
  }

  private void sleep(Duration length) {
    try {
      timer.pause(length);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
