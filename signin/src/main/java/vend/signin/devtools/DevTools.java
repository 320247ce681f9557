package vend.signin.devtools;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.client.source.NoCredentials;

/**
 * The DevTools protocol over one wire. For one thread.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">Chrome DevTools Protocol</a>
 */
final class DevTools {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final DevToolsConnection wire;
  private final Deque<Message> events = new ArrayDeque<>();
  private int last;

  DevTools(DevToolsConnection wire) {
    this.wire = wire;
  }

  /** What a browser says. */
  sealed interface Message {}

  /** That something happened. */
  record Event(String method, Fields fields) implements Message {}

  /** The answer to a command. */
  record Result(int id, Fields fields, boolean failed) implements Message {}

  /** Nothing for a while. */
  record Nothing() implements Message {}

  /** Says a command, and waits for its answer; events meanwhile are kept. */
  Fields call(String method, Map<String, Object> parameters) throws NoCredentials {
    int id = send(method, parameters, Optional.empty());
    long until = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < until) {
      Message message = received(Duration.ofSeconds(1));
      if (message instanceof Result result && result.id == id) {
        if (result.failed) {
          throw unusable("does not do %s".formatted(method));
        }
        return result.fields;
      }
      if (message instanceof Event) {
        events.add(message);
      }
    }
    throw unusable("does not answer");
  }

  /** Says a command, whose answer is among the messages. */
  int send(String method, Map<String, Object> parameters, Optional<String> session)
      throws NoCredentials {
    var command = new java.util.LinkedHashMap<String, Object>();
    command.put("id", ++last);
    command.put("method", method);
    command.put("params", parameters);
    session.ifPresent(id -> command.put("sessionId", id));
    try {
      wire.send(Json.write(command));
      return last;
    } catch (IOException e) {
      throw ended();
    }
  }

  /** The next of what it says. */
  Message next(Duration longest) throws NoCredentials {
    return events.isEmpty() ? received(longest) : events.remove();
  }

  private Message received(Duration longest) throws NoCredentials {
    try {
      return switch (wire.next(longest)) {
        case DevToolsConnection.Text(String text) -> read(text);
        case DevToolsConnection.Nothing _ -> new Nothing();
        case DevToolsConnection.Ended _ -> throw ended();
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoCredentials.NotAnswered("the sign-in was broken off", "", Optional.empty());
    }
  }

  private static Message read(String text) throws NoCredentials {
    try {
      var fields = new Fields(Json.readObject(text, DevToolsConnection.MOST_CHARACTERS));
      Optional<String> method = fields.text("method");
      return method.isPresent()
          ? new Event(method.get(), fields.object("params"))
          : new Result(fields.number("id").orElse(0), fields.object("result"), fields.has("error"));
    } catch (Json.MalformedJson e) {
      throw unusable("says what is not JSON");
    }
  }

  private static NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        "the browser " + what, "Is it a current Chrome, Edge or Chromium?");
  }

  /** It is gone, or its windows are. */
  static NoCredentials ended() {
    return new NoCredentials.SignInRefused(
        "the browser was closed before the sign-in came to its end",
        "Try again, and leave its window open; it closes by itself. If there was no window, start the"
            + " browser by hand to see why.");
  }
}
