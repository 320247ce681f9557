package vend.signin.devtools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import vend.Json;
import vend.client.source.NoCredentials;

/**
 * Reactions to a browser's window events, with a stub, since a page cannot close a real browser's
 * window whenever it wants.
 */
class WatchedSignInTest {
  private static final String FIRST =
      "{\"targetInfos\":[{\"targetId\":\"one\",\"type\":\"page\"}]}";

  /** Accepts all commands, then sends the scripted events. */
  private static final class ScriptedBrowser implements DevToolsConnection {
    private final Deque<String> words = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> then;

    ScriptedBrowser(String... then) {
      this.then = List.of(then);
    }

    @Override
    public void send(String text) {
      try {
        Map<String, Object> command = Json.readObject(text);
        String method = String.valueOf(command.get("method"));
        asked.add(method);
        String result =
            switch (method) {
              case "Target.getTargets" -> FIRST;
              case "Target.attachToTarget" -> "{\"sessionId\":\"s\"}";
              default -> "{}";
            };
        words.add("{\"id\":%s,\"result\":%s}".formatted(command.get("id"), result));
        if (method.equals("Page.navigate")) {
          words.addAll(then);
        }
      } catch (Json.MalformedJson e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Incoming next(Duration longest) {
      return words.isEmpty() ? new Nothing() : new Text(words.remove());
    }

    @Override
    public void close() {}
  }

  private static NoCredentials failure(ScriptedBrowser browser) {
    var signIn =
        new WatchedSignIn(
            new DevTools(browser),
            URI.create("https://id.example.com/aws"),
            new Recipients(List.of()));
    return assertThrows(NoCredentials.class, () -> signIn.await(Duration.ofMillis(200)));
  }

  private static String created(String window, String type) {
    return "{\"method\":\"Target.targetCreated\",\"params\":{\"targetInfo\":{\"targetId\":\"%s\",\"type\":\"%s\"}}}"
        .formatted(window, type);
  }

  private static String destroyed(String window) {
    return "{\"method\":\"Target.targetDestroyed\",\"params\":{\"targetId\":\"%s\"}}"
        .formatted(window);
  }

  @Test
  void closingTheLastWindowEndsTheSignIn() {
    var browser = new ScriptedBrowser(created("w", "worker"), destroyed("one"));
    NoCredentials closed = failure(browser);
    assertTrue(String.valueOf(closed.getMessage()).contains("closed"), closed.getMessage());
    assertEquals("Fetch.enable", browser.asked.getFirst(), "before any page is there");
  }

  @Test
  void theSignInContinuesAfterASecondWindowIsClosed() {
    NoCredentials over =
        failure(new ScriptedBrowser(created("two", "page"), destroyed("two"), destroyed("x")));
    assertTrue(String.valueOf(over.getMessage()).startsWith("the sign-in was not completed"));
    NoCredentials closed =
        failure(new ScriptedBrowser(created("two", "page"), destroyed("one"), destroyed("two")));
    assertTrue(String.valueOf(closed.getMessage()).contains("closed"), closed.getMessage());
  }
}
