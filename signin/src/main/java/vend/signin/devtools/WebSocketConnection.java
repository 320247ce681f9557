package vend.signin.devtools;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connection over a WebSocket on this machine, at a path that cannot be guessed. For systems
 * without pipes.
 */
final class WebSocketConnection implements DevToolsConnection, WebSocket.Listener {
  private static final Pattern PATH = Pattern.compile("/devtools/browser/[0-9A-Za-z-]{16,64}");
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final ReceivedMessages inbox = new ReceivedMessages();
  private final StringBuilder parts = new StringBuilder();
  private final WebSocket socket;

  /**
   * Connects.
   *
   * @throws IOException if no browser answers there
   */
  WebSocketConnection(int port, String path) throws IOException, InterruptedException {
    if (port < 1 || port > 65535 || !PATH.matcher(path).matches()) {
      throw new IOException("the browser returned no valid DevTools endpoint");
    }
    try {
      socket =
          http.newWebSocketBuilder()
              .connectTimeout(LONGEST)
              .buildAsync(URI.create("ws://127.0.0.1:" + port + path), this)
              .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      http.shutdownNow();
      throw new IOException("the browser's DevTools endpoint does not answer", e);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    parts.append(data);
    if (parts.length() > MOST_CHARACTERS) {
      inbox.end();
      from.abort();
      return null;
    }
    if (last) {
      inbox.add(parts.toString());
      parts.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    inbox.end();
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    inbox.end();
  }

  @Override
  public void send(String text) throws IOException {
    try {
      socket.sendText(text, true).get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the connection to the browser is lost", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException();
    }
  }

  @Override
  public Incoming next(Duration longest) throws InterruptedException {
    return inbox.next(longest);
  }

  @Override
  public void close() {
    socket.abort();
    http.shutdownNow();
  }
}
