package vend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import vend.Json;

/**
 * Slack's Web API on loopback, as its pages describe the methods and their errors.
 *
 * @see <a href="https://docs.slack.dev/reference/methods">methods</a>
 * @see <a href="https://docs.slack.dev/apis/web-api/rate-limits">rate limits</a>
 */
final class StubSlack implements AutoCloseable {
  static final String TEAM = "T0VEND0001";
  static final String CHANNEL = "C0VEND0001";
  static final String TOKEN = "xoxb-0123-the-token";

  private static final String OK = "{\"ok\":true}";

  /** One call of a method, with its form fields. */
  record Call(String method, Map<String, String> form) {
    String field(String name) {
      return form.getOrDefault(name, "");
    }
  }

  /** An answer instead of the usual one. */
  private record Reply(int status, String body, Optional<String> retryAfter) {}

  private final HttpServer server;
  private final List<Call> calls = new ArrayList<>();
  private final Map<String, Queue<Reply>> replies = new HashMap<>();
  private final Map<String, Map<String, Object>> users = new LinkedHashMap<>();
  private final Map<String, String> views = new LinkedHashMap<>();
  private final Map<String, String> messages = new LinkedHashMap<>();
  private final Map<String, String> metadata = new HashMap<>();
  private final Set<String> ofOtherApps = new HashSet<>();
  private final Set<String> usedTriggers = new HashSet<>();
  private final Map<String, CyclicBarrier> gathering = new ConcurrentHashMap<>();
  private int posted;
  private volatile String token = TOKEN;

  StubSlack() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/", this::handle);
    server.start();
  }

  String webApi() {
    return "http://127.0.0.1:%d/api/".formatted(server.getAddress().getPort());
  }

  /** Adds a full member, with some fields of the user object changed. */
  synchronized void user(String id, String email, Map<String, ?> changes, String... missing) {
    var user = new LinkedHashMap<String, Object>();
    user.put("id", id);
    user.put("team_id", TEAM);
    user.put("name", id.toLowerCase(java.util.Locale.ROOT));
    user.put("deleted", false);
    user.put("is_bot", false);
    user.put("is_restricted", false);
    user.put("is_ultra_restricted", false);
    user.put("is_app_user", false);
    user.put("is_email_confirmed", true);
    user.put("profile", Map.of("email", email, "real_name", id));
    user.putAll(changes);
    List.of(missing).forEach(user::remove);
    users.put(id, user);
  }

  synchronized void revokeToken(String next) {
    token = next;
  }

  /** The next call of this method gets HTTP 429. */
  synchronized void limit(String method, int seconds) {
    reply(
        method,
        new Reply(429, "{\"ok\":false,\"error\":\"ratelimited\"}", Optional.of("" + seconds)));
  }

  /** The next call of this method gets this error. */
  synchronized void fail(String method, String error) {
    reply(method, new Reply(200, error(error), Optional.empty()));
  }

  /** The next call of this method gets HTTP 200 with this body. */
  synchronized void garble(String method, String body) {
    reply(method, new Reply(200, body, Optional.empty()));
  }

  private void reply(String method, Reply reply) {
    replies.computeIfAbsent(method, _ -> new ArrayDeque<>()).add(reply);
  }

  /** The next calls of this method wait until so many have come. */
  void gather(String method, int count) {
    gathering.put(method, new CyclicBarrier(count));
  }

  private void gather(String method) {
    CyclicBarrier barrier = gathering.get(method);
    if (barrier != null) {
      try {
        var _ = barrier.await(10, TimeUnit.SECONDS);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        // Fewer calls came: each gets its answer alone.
        gathering.remove(method);
      }
    }
  }

  synchronized List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method.equals(method)).toList();
  }

  /** The view as it is now, by its external id. */
  synchronized String view(String externalId) {
    return views.getOrDefault(externalId, "");
  }

  /** The messages as they are now, in order. */
  synchronized List<String> messages(String channel) {
    return messages.entrySet().stream()
        .filter(message -> message.getKey().startsWith(channel + "/"))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** An administrator deletes all messages of the channel. */
  synchronized void deleteMessages(String channel) {
    messages.keySet().stream()
        .filter(key -> key.startsWith(channel + "/"))
        .toList()
        .forEach(key -> {
          messages.remove(key);
          metadata.remove(key);
        });
  }

  /** Another app copies the marks of all messages of the channel. */
  synchronized void copyMarks() {
    for (var mark : Map.copyOf(metadata).entrySet()) {
      String copy = mark.getKey() + "9";
      messages.put(copy, "a copy");
      metadata.put(copy, mark.getValue());
      ofOtherApps.add(copy);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestURI().getPath().substring("/api/".length());
      Map<String, String> form = form(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      gather(method);
      Reply reply = reply(exchange, new Call(method, form));
      byte[] body = reply.body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
      reply.retryAfter.ifPresent(
          seconds -> exchange.getResponseHeaders().set("Retry-After", seconds));
      exchange.sendResponseHeaders(reply.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized Reply reply(HttpExchange exchange, Call call) {
    calls.add(call);
    if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return new Reply(200, error("invalid_auth"), Optional.empty());
    }
    Queue<Reply> prepared = replies.get(call.method);
    if (prepared != null && !prepared.isEmpty()) {
      return prepared.remove();
    }
    return new Reply(200, answer(call), Optional.empty());
  }

  private String answer(Call call) {
    return switch (call.method) {
      case "auth.test" ->
          Json.write(
              Map.of(
                  "ok",
                  true,
                  "team_id",
                  TEAM,
                  "user_id",
                  "U0BOT",
                  "bot_id",
                  "B0BOT",
                  "team",
                  "vend",
                  "url",
                  "https://vend.slack.com/"));
      case "views.open" -> open(call);
      case "views.update" -> update(call);
      case "chat.postMessage" -> post(call);
      case "chat.update" -> change(call);
      case "conversations.history" -> history(call);
      case "chat.postEphemeral" ->
          isKnown(call.field("channel"))
              ? "{\"ok\":true,\"message_ts\":\"1502210682.580145\"}"
              : error("channel_not_found");
      case "users.info" -> user(users.get(call.field("user")), "user_not_found");
      case "users.lookupByEmail" ->
          user(
              users.values().stream()
                  .filter(user ->
                      call.field("email")
                          .equals(
                              ((Map<?, ?>) Objects.requireNonNull(user.get("profile")))
                                  .get("email")))
                  .findFirst()
                  .orElse(null),
              "users_not_found");
      default -> error("unknown_method");
    };
  }

  private String open(Call call) {
    if (call.field("trigger_id").isEmpty()) {
      return error("invalid_arguments");
    }
    if (!usedTriggers.add(call.field("trigger_id"))) {
      return error("exchanged_trigger_id");
    }
    String externalId = externalId(call);
    if (views.containsKey(externalId)) {
      return error("duplicate_external_id");
    }
    views.put(externalId, call.field("view"));
    return view(call);
  }

  private String update(Call call) {
    if (!views.containsKey(call.field("external_id"))) {
      return error("not_found");
    }
    views.put(call.field("external_id"), call.field("view"));
    return view(call);
  }

  private static String externalId(Call call) {
    try {
      return String.valueOf(Json.readObject(call.field("view")).get("external_id"));
    } catch (Json.MalformedJson e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String view(Call call) {
    return "{\"ok\":true,\"view\":{\"id\":\"V0001\",\"type\":\"modal\",\"external_id\":\"%s\"}}"
        .formatted(externalId(call));
  }

  private String post(Call call) {
    String channel = call.field("channel");
    if (!isKnown(channel) && !users.containsKey(channel)) {
      return error("channel_not_found");
    }
    String ts = "1503435956.%06d".formatted(posted++);
    messages.put(channel + "/" + ts, call.field("text") + call.field("blocks"));
    if (!call.field("metadata").isEmpty()) {
      metadata.put(channel + "/" + ts, call.field("metadata"));
    }
    return "{\"ok\":true,\"channel\":\"%s\",\"ts\":\"%s\",\"message\":{\"type\":\"message\"}}"
        .formatted(channel, ts);
  }

  /** The messages, the latest first, one on each page. Slack shows metadata only if asked. */
  private String history(Call call) {
    if (!isKnown(call.field("channel"))) {
      return error("channel_not_found");
    }
    List<String> keys =
        messages.keySet().stream()
            .filter(key -> key.startsWith(call.field("channel") + "/"))
            .toList()
            .reversed();
    int at = call.field("cursor").isEmpty() ? 0 : Integer.parseInt(call.field("cursor"));
    if (at >= keys.size()) {
      return "{\"ok\":true,\"messages\":[]}";
    }
    String key = keys.get(at);
    var mark =
        call.field("include_all_metadata").equals("1")
                || call.field("include_all_metadata").equals("true")
            ? metadata.get(key)
            : null;
    return "{\"ok\":true,\"messages\":[{\"type\":\"message\",\"ts\":\"%s\",\"bot_id\":\"%s\"%s}],\"response_metadata\":{\"next_cursor\":\"%s\"}}"
        .formatted(
            key.substring(key.indexOf('/') + 1),
            ofOtherApps.contains(key) ? "B0OTHER" : "B0BOT",
            mark == null ? "" : ",\"metadata\":" + mark,
            at + 1 < keys.size() ? Integer.toString(at + 1) : "");
  }

  private String change(Call call) {
    String key = call.field("channel") + "/" + call.field("ts");
    if (ofOtherApps.contains(key)) {
      return error("cant_update_message");
    }
    if (!messages.containsKey(key)) {
      return error("message_not_found");
    }
    messages.put(key, call.field("text") + call.field("blocks"));
    return OK;
  }

  private static boolean isKnown(String channel) {
    return channel.equals(CHANNEL);
  }

  private static String user(
      @org.jspecify.annotations.Nullable Map<String, Object> user, String missing) {
    return user == null ? error(missing) : Json.write(Map.of("ok", true, "user", user));
  }

  private static String error(String code) {
    return "{\"ok\":false,\"error\":\"%s\"}".formatted(code);
  }

  private static Map<String, String> form(String body) {
    var form = new LinkedHashMap<String, String>();
    for (String field : body.split("&", -1)) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        form.put(
            URLDecoder.decode(field.substring(0, equals), UTF_8),
            URLDecoder.decode(field.substring(equals + 1), UTF_8));
      }
    }
    return form;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
