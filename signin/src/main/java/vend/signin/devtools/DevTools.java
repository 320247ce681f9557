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
 * A client of the Chrome DevTools protocol over one connection. For one thread.
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

  /** A message from the browser. */
  sealed interface Message {}

  /** An event. */
  record Event(String method, Fields fields) implements Message {}

  /** The response to a command. */
  record Result(int id, Fields fields, boolean failed) implements Message {}

  /** No message arrived in time. */
  record Nothing() implements Message {}

  /** Sends a command and waits for its response; queues the events that arrive meanwhile. */
  Fields call(String method, Map<String, Object> parameters) throws NoCredentials {
    int id = send(method, parameters, Optional.empty());
    long until = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < until) {
      Message message = received(Duration.ofSeconds(1));
      if (message instanceof Result result && result.id == id) {
        if (result.failed) {
          throw unusable("does not support %s".formatted(method));
        }
        return result.fields;
      }
      if (message instanceof Event) {
        events.add(message);
      }
    }
    throw unusable("does not answer");
  }

  /** Sends a command and returns its id; the response is among the next messages. */
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

  /** Returns the next message. */
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
      throw new NoCredentials.NotAnswered("the sign-in was interrupted", "", Optional.empty());
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
      throw unusable("sent a message that is not JSON");
    }
  }

  private static NoCredentials unusable(String what) {
    return new NoCredentials.UnusableAnswer(
        "the browser " + what, "Use a current version of Chrome, Edge or Chromium.");
  }

  /** Reports that the browser or its last window was closed. */
  static NoCredentials ended() {
    return new NoCredentials.SignInRefused(
        "the browser was closed before the sign-in was complete",
        "Try again, and leave the window open; it closes by itself. If no window appeared, start the"
            + " browser yourself to see why.");
  }
}
