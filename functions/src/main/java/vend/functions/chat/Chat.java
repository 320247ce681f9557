package vend.functions.chat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import vend.Reason;
import vend.caller.ChatIssuer;
import vend.functions.event.DecisionEvent;
import vend.functions.event.EventLog;
import vend.grant.Decider;
import vend.grant.Freezes;
import vend.grant.Grants;
import vend.grant.RequestId;
import vend.grant.TargetRole;
import vend.rendering.RequestDocument;
import vend.request.AccessRequest;
import vend.request.Actor;
import vend.request.IdempotencyKey;
import vend.request.RequestRules;
import vend.request.RequestStore;
import vend.request.Requests;
import vend.vending.limit.Limits;

/**
 * Answers a chat's bot: people request access and decide requests in a chat.
 *
 * <p>A chat is where secrets leak, so no action returns credentials or a link. The bot alone names
 * the person; the grants file limits what a chat may decide.
 */
public final class Chat {
  private static final int MOST_LISTED = 20;

  private final Supplier<Optional<RequestRules>> rules;
  private final Requests requests;
  private final EventLog log;
  private final InstantSource clock;
  private final Limits limits;

  /**
   * @param rules the rules of the current grants; empty if they cannot be read
   */
  public Chat(
      Supplier<Optional<RequestRules>> rules,
      Requests requests,
      EventLog log,
      InstantSource clock) {
    this.rules = rules;
    this.requests = requests;
    this.log = log;
    this.clock = clock;
    // Each process counts alone: the chat's function has no access to the shared counters.
    this.limits = new Limits((_, _, _) -> OptionalLong.empty(), Runnable::run, clock);
  }

  /** Which chat speaks. */
  public sealed interface ChatSelector {}

  /** The chat of this name, which is the alias under which the bot invoked the function. */
  public record NamedChat(String alias) implements ChatSelector {}

  /** The only chat of the grants file, for one machine without aliases. */
  public record OnlyChat() implements ChatSelector {}

  /**
   * Answers one document. Never throws for a document of any content.
   *
   * @param requestId names this request in the decision event. A repeated one makes no second
   *     access request: Lambda repeats an asynchronous invocation with the same id
   */
  public Map<String, Object> answer(
      ChatSelector selector, Map<String, ?> document, String requestId) {
    Instant began = clock.instant();
    var event = new DecisionEvent(requestId, "", began);
    event.route("chat");
    ChatAnswer answer = answer(selector, document, requestId, event);
    event.ended(answer.verdict(), answer.reason());
    Instant ended = clock.instant();
    log.send(event, ended, Duration.between(began, ended));
    return answer.document();
  }

  private ChatAnswer answer(
      ChatSelector selector, Map<String, ?> document, String requestId, DecisionEvent event) {
    Optional<RequestRules> current = rules.get();
    if (current.isEmpty()) {
      return ChatAnswer.error(Reason.GRANTS_UNAVAILABLE);
    }
    event.grants(current.get().grants().revision());
    ChatRequest request;
    try {
      request = ChatRequest.of(document);
    } catch (ChatRequest.Invalid e) {
      return ChatAnswer.error(Reason.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
    event.action(request.act().toString());
    Optional<ChatIssuer> chat = chat(selector, current.get().grants());
    if (chat.isEmpty()) {
      return ChatAnswer.error(
          Reason.UNAUTHENTICATED,
          switch (selector) {
            case NamedChat(String alias) when alias.isEmpty() ->
                "This call names no alias. Invoke the function by an alias that has the name of a chat in issuers.";
            case NamedChat named ->
                "The grants file has no chat named \"%s\". Invoke the function by an alias that has the name of a chat in issuers."
                    .formatted(ChatAnswer.plain(named.alias()));
            case OnlyChat _ ->
                "The grants file has not exactly one chat. Invoke the function by an alias that has the name of a chat in issuers.";
          });
    }
    if (request.act() == ChatRequest.Action.HELP) {
      return ChatAnswer.help();
    }
    ChatRequest.User user = request.speaker();
    Optional<Actor> actor = Actor.of(chat.get(), user.id(), user.person(), user.groups());
    if (actor.isEmpty()) {
      return ChatAnswer.error(
          Reason.PERSON_REQUIRED,
          "user: the person is not valid: 1 to 256 printable ASCII characters without spaces");
    }
    event.actor(actor.get());
    var context = new ChatContext(current.get(), actor.get(), event);
    return switch (request.act()) {
      case ROLES -> roles(context);
      case EXPLAIN -> explain(context, request);
      case REQUEST -> make(context, request, key(request, requestId));
      case REQUESTS -> list(context, request);
      case APPROVE -> act(context, request, Requests.Act.APPROVE);
      case DENY -> act(context, request, Requests.Act.DENY);
      case WITHDRAW -> act(context, request, Requests.Act.WITHDRAW);
      case END -> act(context, request, Requests.Act.END);
      case HELP -> ChatAnswer.help();
    };
  }

  private static Optional<ChatIssuer> chat(ChatSelector selector, Grants grants) {
    List<ChatIssuer> chats = grants.chatIssuers();
    return switch (selector) {
      case NamedChat(String alias) ->
          chats.stream().filter(chat -> chat.name().value().equals(alias)).findFirst();
      case OnlyChat _ -> chats.size() == 1 ? Optional.of(chats.getFirst()) : Optional.empty();
    };
  }

  /** One person's request under one revision of the grants. */
  private record ChatContext(RequestRules rules, Actor actor, DecisionEvent event) {
    Grants grants() {
      return rules.grants();
    }

    Map<String, Object> document(AccessRequest request) {
      return RequestDocument.of(request, rules.approvers(request));
    }
  }

  private static ChatAnswer roles(ChatContext context) {
    var naming = new LinkedHashSet<TargetRole>();
    Grants grants = context.grants();
    grants.grantsOnRequest().forEach(grant -> naming.addAll(grants.targetsOf(grant)));
    var found = new ArrayList<Decider.OnRequest>();
    naming.forEach(role -> found.addAll(onRequest(context, role)));
    return ChatAnswer.roles(found);
  }

  /** The role once for each grant under which the chat can request it. */
  private static List<Decider.OnRequest> onRequest(ChatContext context, TargetRole role) {
    return context.rules.requestableByChat(role).stream()
        .map(grant -> new Decider.OnRequest(role, grant))
        .toList();
  }

  private static ChatAnswer explain(ChatContext context, ChatRequest request) {
    List<Decider.OnRequest> found =
        context
            .grants()
            .find(request.wantedRole())
            .map(role -> onRequest(context, role))
            .orElse(List.of());
    return found.isEmpty() ? ChatAnswer.error(Reason.ROLE_NOT_GRANTED) : ChatAnswer.roles(found);
  }

  /** The bot's own key, else the id of the invocation. */
  private static Optional<IdempotencyKey> key(ChatRequest request, String requestId) {
    return Optional.ofNullable(request.idempotencyKey())
        .or(() -> IdempotencyKey.parse("invocation:" + requestId));
  }

  /** The chat's function cannot read the freezes; a frozen person is denied when vending. */
  private ChatAnswer make(ChatContext context, ChatRequest request, Optional<IdempotencyKey> key) {
    String role = request.wantedRole().toString();
    context.event.act("request", List.of(role), request.why());
    var wanted =
        new RequestRules.NewRequest(
            request.wantedRole(),
            Optional.ofNullable(request.duration()),
            request.why(),
            false,
            Optional.ofNullable(request.grant()));
    return done(
        context,
        requests.make(context.rules, context.actor, wanted, key, Freezes.NONE),
        "requested");
  }

  private ChatAnswer act(ChatContext context, ChatRequest request, Requests.Act act) {
    String id = request.id().value();
    context.event.act(request.act().toString(), List.of(id), request.remark());
    return done(
        context,
        requests.act(
            context.rules, context.actor, request.id(), act, request.remark(), Freezes.NONE),
        request.act().toString());
  }

  private static ChatAnswer done(ChatContext context, Requests.Result result, String act) {
    return switch (result) {
      case Requests.Done(AccessRequest request, boolean changed) ->
          ChatAnswer.request(request, context.document(request), act, changed);
      case Requests.Refused(Reason reason, String detail) -> ChatAnswer.error(reason, detail);
      case Requests.Unavailable(String cause) -> {
        context.event.cause(cause);
        yield ChatAnswer.error(Reason.APPROVAL_UNAVAILABLE);
      }
    };
  }

  private ChatAnswer list(ChatContext context, ChatRequest request) {
    Optional<RequestStore.Position> from;
    try {
      from = Optional.ofNullable(request.next()).map(Chat::position);
    } catch (IllegalArgumentException e) {
      return ChatAnswer.error(
          Reason.INVALID_REQUEST, "next: must be the next of an earlier answer");
    }
    int limit = request.limit() == null ? MOST_LISTED : request.limit();
    if (limit < 1 || limit > MOST_LISTED) {
      return ChatAnswer.error(
          Reason.INVALID_REQUEST, "limit: must be 1 to %d".formatted(MOST_LISTED));
    }
    Optional<Limits.Exceeded> exceeded = limits.listed(context.actor.person());
    if (exceeded.isPresent()) {
      context.event.cause(exceeded.get().cause());
      return ChatAnswer.error(
          exceeded.get().reason(),
          "%s Try again in %d seconds."
              .formatted(
                  exceeded.get().reason().text(), exceeded.get().retryAfter().toSeconds() + 1));
    }
    var filter =
        new Requests.Filter(
            Optional.ofNullable(request.state()),
            isTrue(request.mine()),
            isTrue(request.toDecide()),
            limit);
    return switch (requests.list(context.rules, context.actor, filter, from)) {
      case Requests.Unavailable(String cause) -> {
        context.event.cause(cause);
        yield ChatAnswer.error(Reason.APPROVAL_UNAVAILABLE);
      }
      case Requests.Page(List<AccessRequest> found, Optional<RequestStore.Position> next) -> {
        var documents = new ArrayList<Map<String, Object>>();
        found.forEach(one -> documents.add(context.document(one)));
        yield ChatAnswer.requests(found, documents, next.map(Chat::next));
      }
    };
  }

  private static boolean isTrue(@Nullable Boolean flag) {
    return Boolean.TRUE.equals(flag);
  }

  private static String next(RequestStore.Position position) {
    return position.created().getEpochSecond() + "." + position.id();
  }

  private static RequestStore.Position position(String next) {
    int dot = next.indexOf('.');
    try {
      return new RequestStore.Position(
          Instant.ofEpochSecond(Long.parseLong(next.substring(0, Math.max(dot, 0)))),
          new RequestId(next.substring(dot + 1)));
    } catch (java.time.DateTimeException e) {
      throw new IllegalArgumentException("not a time", e);
    }
  }
}
