package vend.client.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP proxy on loopback, for CONNECT and for plain requests. It resolves all names to one
 * server on loopback.
 */
public final class LoopbackProxy implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final int target;
  private final Optional<String> login;
  private volatile int refusal;

  /**
   * Makes a proxy without a login.
   *
   * @param target the port of 127.0.0.1 to which all names resolve
   */
  public LoopbackProxy(int target) throws IOException {
    this(target, Optional.empty());
  }

  /**
   * Makes a proxy with a login.
   *
   * @param login {@code USER:PASSWORD}
   */
  public LoopbackProxy(int target, String login) throws IOException {
    this(target, Optional.of(login));
  }

  private LoopbackProxy(int target, Optional<String> login) throws IOException {
    this.target = target;
    this.login = login;
    Thread.ofVirtual().start(this::serve);
  }

  /** Answers CONNECT with this status from now on. */
  public void refuse(int status) {
    refusal = status;
  }

  /** Returns its address for an environment variable. */
  public String address() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  /** Returns its address with user and password. */
  public String address(String login) {
    return "http://" + login + "@127.0.0.1:" + socket.getLocalPort();
  }

  /** Returns the heads of the requests in order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  private void serve() {
    while (!socket.isClosed()) {
      try {
        Socket one = socket.accept();
        Thread.ofVirtual().start(() -> answer(one));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void answer(Socket one) {
    try (one) {
      while (true) {
        String head = head(one.getInputStream());
        if (head.isEmpty()) {
          return;
        }
        asked.add(head);
        if (!isKnown(head)) {
          say(one, "HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\"\r\n");
        } else if (!head.startsWith("CONNECT ")) {
          say(one, "HTTP/1.1 200 OK\r\nX-By: proxy\r\n");
        } else if (refusal != 0) {
          say(one, "HTTP/1.1 %d No\r\n".formatted(refusal));
        } else {
          one.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(ISO_8859_1));
          relay(one);
          return;
        }
      }
    } catch (IOException | InterruptedException _) {
      // One side has closed the connection.
    }
  }

  private static void say(Socket one, String head) throws IOException {
    one.getOutputStream().write((head + "Content-Length: 0\r\n\r\n").getBytes(ISO_8859_1));
  }

  private boolean isKnown(String head) {
    return login
        .map(serverName ->
            head.toLowerCase(Locale.ROOT)
                .contains(
                    "\r\nproxy-authorization: basic "
                        + Base64.getEncoder()
                            .encodeToString(serverName.getBytes(ISO_8859_1))
                            .toLowerCase(Locale.ROOT)
                        + "\r\n"))
        .orElse(true);
  }

  private void relay(Socket one) throws IOException, InterruptedException {
    try (var other = new Socket(InetAddress.ofLiteral("127.0.0.1"), target)) {
      Thread back = Thread.ofVirtual().start(() -> copy(other, one));
      copy(one, other);
      back.join();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // One side has closed the connection.
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next == -1) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
