package vend.client.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;

/** A server that sends headers at once and then an endless body, byte by byte. */
public final class DrippingServer implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));

  /** Starts on a free port. */
  public DrippingServer() throws IOException {
    Thread.ofVirtual().start(this::serve);
  }

  public URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }

  /** Returns an HTTP client with a time limit that suits a test. */
  public static BoundedHttp impatient() {
    return Network.PLAIN.http().within(Duration.ofMillis(300));
  }

  private void serve() {
    try (Socket one = server.accept()) {
      one.getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(US_ASCII));
      while (true) {
        one.getOutputStream().write(' ');
        Thread.sleep(20);
      }
    } catch (IOException | InterruptedException _) {
      // The client has closed the connection, or the test has ended.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
