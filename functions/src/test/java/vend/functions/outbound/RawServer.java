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
 * A server on loopback that writes whatever bytes the test wants, which may be no HTTP at all. Each
 * connection is held by the next of the conversations; the last one holds all that come after it.
 */
public final class RawServer implements AutoCloseable {
  private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final LinkedBlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final List<Conversation> conversations;

  /** What the server does with a connection, which is closed after it. */
  @FunctionalInterface
  public interface Conversation {
    /** Holds it; an exception ends it. */
    void hold(Connection connection) throws IOException;
  }

  /** Listens. */
  public RawServer(Conversation... conversations) throws IOException {
    this.conversations = List.of(conversations);
    threads.execute(this::accept);
  }

  /** Answers every request on every connection with the same. */
  public static Conversation always(String answer) {
    return connection -> {
      while (!connection.request().isEmpty()) {
        connection.send(answer);
      }
    };
  }

  /** An answer with a body of an announced length. */
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
      // It is closed.
    }
  }

  private void hold(Socket socket, int number) {
    try (socket) {
      conversations.get(Math.min(number, conversations.size() - 1)).hold(new Connection(socket));
    } catch (IOException e) {
      // The client has gone.
    } finally {
      ended.add(number);
    }
  }

  /** Its root. */
  public URI uri() {
    return uri("http");
  }

  /** Its root, by another scheme. */
  public URI uri(String scheme) {
    return URI.create(scheme + "://127.0.0.1:" + listening.getLocalPort() + "/");
  }

  /** The requests that were read whole, each as it came. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** How many connections there were. */
  public int connections() {
    return connections.get();
  }

  /** Waits until one more connection has ended, by whichever side. */
  public void awaitEnd() throws InterruptedException {
    int _ = ended.take();
  }

  /** Waits until the first request is read. */
  public void awaitRequest() throws InterruptedException {
    asked.await();
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

  /** The server's side of one. */
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
      asked.countDown();
      return text.toString();
    }

    private static int length(String head) {
      return head.lines()
          .filter(line -> line.startsWith("Content-Length: "))
          .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
          .findFirst()
          .orElse(0);
    }

    /** Writes bytes. */
    public void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Writes the same again and again, until the client goes. */
    public void sendForever(String text) throws IOException {
      while (true) {
        send(text);
      }
    }

    /** The same, a little at a time. */
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

    /** Waits until the client goes. */
    public void fallSilent() throws IOException {
      while (socket.getInputStream().read() >= 0) {
        // What it says is all the same.
      }
    }
  }
}
