package vend.functions.outbound;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loopback server that writes any bytes that a test wants, even if they are not HTTP. Each
 * connection runs the next conversation; the last conversation runs for all later connections.
 */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final LinkedBlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
  private final CountDownLatch requested = new CountDownLatch(1);
  private final List<Conversation> conversations;

  /** The server's side of one connection. The connection is closed after it. */
  @FunctionalInterface
  public interface Conversation {
    /** Runs the conversation; an exception ends it. */
    void hold(Connection connection) throws IOException;
  }

  /** Starts listening on a free port. */
  public RawServer(Conversation... conversations) throws IOException {
    this.conversations = List.of(conversations);
    threads.execute(this::accept);
  }

  /** Answers every request on every connection with the same text. */
  public static Conversation always(String answer) {
    return connection -> {
      while (!connection.request().isEmpty()) {
        connection.send(answer);
      }
    };
  }

  /** An answer whose body has an announced length. */
  public static String answer(int status, String body) {
    return "HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, body.length(), body);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        int number = connections.getAndIncrement();
        threads.execute(() -> hold(socket, number));
      }
    } catch (IOException e) {
      // The server socket is closed.
    }
  }

  private void hold(Socket socket, int number) {
    try (socket) {
      conversations.get(Math.min(number, conversations.size() - 1)).hold(new Connection(socket));
    } catch (IOException e) {
      // The client closed the connection.
    } finally {
      ended.add(number);
    }
  }

  /** The root URL. */
  public URI uri() {
    return uri("http");
  }

  /** The root URL with another scheme. */
  public URI uri(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + listening.getLocalPort() + "/");
  }

  /** The complete requests, each as received. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The number of connections. */
  public int connections() {
    return connections.get();
  }

  /** Waits until one more connection has ended, on either side. */
  public void awaitEnd() throws InterruptedException {
    int _ = ended.take();
  }

  /** Waits until the first request has been read. */
  public void awaitRequest() throws InterruptedException {
    requested.await();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }

  /** The server's side of a connection. */
  public final class Connection {
    private final Socket socket;

    private Connection(Socket socket) {
      this.socket = socket;
    }

    /** Reads one request; empty at the end of the connection. */
    public String request() throws IOException {
      var text = new StringBuilder();
      InputStream input = socket.getInputStream();
      while (text.indexOf("\r\n\r\n") < 0) {
        int next = input.read();
        if (next < 0) {
          return "";
        }
        text.append((char) next);
      }
      text.append(new String(input.readNBytes(length(text.toString())), ISO_8859_1));
      requests.add(text.toString());
      requested.countDown();
      return text.toString();
    }

    private static int length(String head) {
      return head.lines()
          .filter(line -> line.startsWith("Content-Length: "))
          .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
          .findFirst()
          .orElse(0);
    }

    /** Writes raw bytes. */
    public void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Repeats the same bytes until the client closes the connection. */
    public void sendForever(String text) throws IOException {
      while (true) {
        send(text);
      }
    }

    /** Does the same slowly. */
    public void drip(String text) throws IOException {
      while (true) {
        send(text);
        try {
          Thread.sleep(20);
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }

    /** Waits until the client closes the connection. */
    public void fallSilent() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // Ignores what the client sends.
      }
    }
  }
}
