package vend.functions.chat;

import com.fasterxml.jackson.databind.module.SimpleModule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vend.Json;
import vend.Printable;
import vend.aws.RoleReference;
import vend.grant.Approval;
import vend.grant.GrantId;
import vend.grant.RequestId;
import vend.request.IdempotencyKey;
import vend.request.RequestState;

/**
 * What a chat's bot sends: one JSON document ({@code chat.schema.json}).
 *
 * @param version 1
 * @param user the person who speaks; needed for all actions but {@code help}
 */
record ChatRequest(
    @Nullable Integer version,
    ChatRequest.@Nullable Action action,
    ChatRequest.@Nullable User user,
    @Nullable RoleReference role,
    @Nullable GrantId grant,
    @Nullable Duration duration,
    ChatRequest.@Nullable Text reason,
    @Nullable IdempotencyKey idempotencyKey,
    @Nullable RequestId request,
    ChatRequest.@Nullable Text comment,
    RequestState.@Nullable Kind state,
    @Nullable Boolean mine,
    @Nullable Boolean toDecide,
    @Nullable Integer limit,
    @Nullable String next) {
  static final int VERSION = 1;

  private static final int MOST_CHARACTERS = 32 * 1024;
  private static final int LONGEST_TEXT = 500;
  private static final int MOST_GROUPS = 200;
  private static final int LONGEST_NAME = 256;
  private static final Set<String> ALWAYS = Set.of("version", "action", "user");

  private static final Json.Records DOCUMENTS =
      new Json.Records(
          new SimpleModule()
              .addDeserializer(Action.class, Json.text(Action::of))
              .addDeserializer(User.class, Json.value(User::of))
              .addDeserializer(RoleReference.class, Json.text(RoleReference::parse))
              .addDeserializer(GrantId.class, Json.text(GrantId::new))
              .addDeserializer(Duration.class, Json.text(Approval::parseTime))
              .addDeserializer(Text.class, Json.text(Text::of))
              .addDeserializer(IdempotencyKey.class, Json.text(IdempotencyKey::new))
              .addDeserializer(RequestId.class, Json.text(RequestId::new))
              .addDeserializer(RequestState.Kind.class, Json.text(ChatRequest::state))
              .addDeserializer(Boolean.class, Json.flag()));

  /** What a person can do in a chat. None of it gives credentials or links. */
  enum Action {
    ROLES("roles", ""),
    EXPLAIN("explain", "role"),
    REQUEST("request", "role grant duration reason idempotencyKey"),
    REQUESTS("requests", "state mine toDecide limit next"),
    APPROVE("approve", "request comment"),
    DENY("deny", "request comment"),
    WITHDRAW("withdraw", "request"),
    END("end", "request"),
    HELP("help", "");

    private final String word;
    private final String fields;

    /**
     * @param fields the fields that belong to the action, separated by spaces
     */
    Action(String word, String fields) {
      this.word = word;
      this.fields = fields;
    }

    private boolean has(String field) {
      return List.of(fields.split(" ")).contains(field);
    }

    private static Action of(String word) {
      return Arrays.stream(values())
          .filter(action -> action.word.equals(word))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("must be one of " + String.join(", ", names())));
    }

    static List<String> names() {
      return Arrays.stream(values()).map(Action::toString).toList();
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /**
   * The person, in the words of the bot.
   *
   * @param id the chat's id of the user, 1 to 256 characters
   * @param person who the user is in the company
   * @param groups the user's groups in the chat, at most 200
   */
  record User(String id, String person, List<String> groups) {
    private static User of(@Nullable Object value) {
      if (!(value instanceof Map<?, ?> fields)
          || !Set.of("id", "person", "groups").containsAll(fields.keySet())) {
        throw new IllegalArgumentException("must be an object with id, person and groups");
      }
      var groups = new ArrayList<String>();
      if (fields.containsKey("groups")) {
        if (!(fields.get("groups") instanceof List<?> names) || names.size() > MOST_GROUPS) {
          throw new IllegalArgumentException("groups must be a list of at most 200 names");
        }
        names.forEach(name -> groups.add(name(name, "a group")));
      }
      return new User(name(fields.get("id"), "id"), name(fields.get("person"), "person"), groups);
    }

    private static String name(@Nullable Object value, String what) {
      if (value instanceof String text
          && !text.isBlank()
          && text.length() <= LONGEST_NAME
          && Printable.isOneLine(text)) {
        return text;
      }
      throw new IllegalArgumentException(what + " must be a text of 1 to 256 printable characters");
    }
  }

  /** A text that people read. */
  record Text(String value) {
    private static Text of(String text) {
      if (text.isBlank() || text.length() > LONGEST_TEXT || !Printable.isOneLine(text)) {
        throw new IllegalArgumentException("must have 1 to 500 printable characters on one line");
      }
      return new Text(text);
    }
  }

  /** The document is not a request of this version. The message says what to change. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1L;

    Invalid(String field, String problem) {
      super(field + ": " + problem, null, false, false);
    }
  }

  /**
   * Reads a document.
   *
   * @throws Invalid at the first problem; the version is checked first
   */
  static ChatRequest of(Map<String, ?> document) throws Invalid {
    if (!Integer.valueOf(VERSION).equals(document.get("version"))) {
      throw new Invalid("version", "must be 1; this function speaks no other version");
    }
    ChatRequest request;
    try {
      request = DOCUMENTS.read(Json.write(document), MOST_CHARACTERS, ChatRequest.class);
    } catch (Json.MalformedJson e) {
      throw new Invalid(e.member().orElse("document"), String.valueOf(e.getMessage()));
    }
    request.check(document.keySet());
    return request;
  }

  private void check(Set<String> fields) throws Invalid {
    if (action == null) {
      throw new Invalid("action", "is missing; it is one of " + String.join(", ", Action.names()));
    }
    var others =
        fields.stream()
            .filter(field -> !ALWAYS.contains(field) && !action.has(field))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      throw new Invalid(others, "does not belong to the action " + action);
    }
    if (user == null && action != Action.HELP) {
      throw new Invalid("user", "is missing; send the id and the person of the user who speaks");
    }
    for (String needed : List.of("role", "request")) {
      if (action.has(needed) && !fields.contains(needed)) {
        throw new Invalid(needed, "is missing");
      }
    }
  }

  User speaker() {
    return Objects.requireNonNull(user);
  }

  Action act() {
    return Objects.requireNonNull(action);
  }

  RoleReference wantedRole() {
    return Objects.requireNonNull(role);
  }

  RequestId id() {
    return Objects.requireNonNull(request);
  }

  String why() {
    return Optional.ofNullable(reason).map(Text::value).orElse("");
  }

  String remark() {
    return Optional.ofNullable(comment).map(Text::value).orElse("");
  }

  private static RequestState.Kind state(String word) {
    return RequestState.Kind.of(word)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "must be one of " + String.join(", ", RequestState.Kind.names())));
  }
}
