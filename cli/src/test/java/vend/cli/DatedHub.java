package vend.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP server whose {@code Date} header a test sets. The JDK's own server does not allow that.
 */
final class DatedHub implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private volatile String date = "Sat, 21 Nov 2026 12:00:30 GMT";

  DatedHub() throws IOException {
    Thread.ofVirtual().start(this::serve);
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
  }

  void date(String text) {
    date = text;
  }

  /** Sets the answer to a request such as {@code GET /healthz}. */
  void on(String request, int status, String body) {
    answers.put(
        request,
        "HTTP/1.1 %d X\r\nContent-Length: %d\r\n|%s".formatted(status, body.length(), body));
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket one = socket.accept();
        Thread.ofVirtual().start(() -> answer(one));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket one) {
    try (one) {
      var reader = new BufferedReader(new InputStreamReader(one.getInputStream(), ISO_8859_1));
      String first = String.valueOf(reader.readLine());
      int length = 0;
      for (String line = first; !line.isEmpty(); line = String.valueOf(reader.readLine())) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(15).strip());
        }
        if (!first.contains("HTTP/")) {
          break;
        }
      }
      for (int i = 0; i < length; i++) {
        reader.read();
      }
      String found =
          answers.getOrDefault(
              first.replaceFirst(" HTTP/.*", ""), "HTTP/1.1 404 X\r\nContent-Length: 0\r\n|");
      one.getOutputStream()
          .write(
              found
                  .replace("|", "Connection: close\r\nDate: " + date + "\r\n\r\n")
                  .getBytes(ISO_8859_1));
    } catch (IOException e) {
      // The client has closed the connection.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
