package vend.client.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import vend.Loopback;
import vend.Secret;
import vend.client.source.NoCredentials;

/**
 * Serves a loopback address that redirects to a secret link, once. A browser gets the address to
 * open as an argument, and all users of a machine can read arguments. So the browser gets this
 * address, and the redirect gives it the link. On Linux, which shows the owner of each connection,
 * only a peer that this user or root owns gets the link.
 *
 * <p>A file that only the user can read does not work for all: browsers in a sandbox (Snap,
 * Flatpak) cannot read it.
 */
public final class OneTimeLink implements AutoCloseable {
  private static final int PATH_BYTES = 32;
  private static final int SEE_OTHER = 303;
  private static final int NOT_FOUND = 404;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String path;
  private final Secret link;
  private final LocalPeers peers;
  private final AtomicBoolean taken = new AtomicBoolean();
  private final CountDownLatch given = new CountDownLatch(1);

  private OneTimeLink(HttpServer server, String path, Secret link, LocalPeers peers) {
    this.server = server;
    this.path = path;
    this.link = link;
    this.peers = peers;
  }

  /**
   * Listens on a free port of 127.0.0.1.
   *
   * @param link the secret link
   * @param random generates the path
   * @throws NoCredentials.NotAnswered if no port can be opened
   */
  public static OneTimeLink listen(Secret link, SecureRandom random) throws NoCredentials {
    return listen(link, random, LocalPeers.ofThisSystem());
  }

  static OneTimeLink listen(Secret link, SecureRandom random, LocalPeers peers)
      throws NoCredentials {
    byte[] bytes = new byte[PATH_BYTES];
    random.nextBytes(bytes);
    String path = "/" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    try {
      var server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
      var made = new OneTimeLink(server, path, link, peers);
      server.createContext("/", made::handle);
      server.setExecutor(made.threads);
      server.start();
      return made;
    } catch (IOException e) {
      throw new NoCredentials.NotAnswered(
          "no port can be opened on this machine for the browser (%s)"
              .formatted(e.getClass().getSimpleName()),
          "Print the link instead of opening it.",
          Optional.empty());
    }
  }

  /** Returns the address for the browser to open. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** Waits until the browser has received the link, and returns whether it has. */
  public boolean await(Duration longest) {
    try {
      return given.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = exchange.getResponseHeaders();
      headers.set("Cache-Control", "no-store");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Connection", "close");
      if (!isBrowser(exchange) || !taken.compareAndSet(false, true)) {
        exchange.sendResponseHeaders(NOT_FOUND, -1);
        return;
      }
      headers.set("Location", link.reveal());
      exchange.sendResponseHeaders(SEE_OTHER, -1);
      given.countDown();
    }
  }

  /** Requires this exact Host, since a web page may resolve its own name to 127.0.0.1. */
  private boolean isBrowser(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    return exchange.getRequestMethod().equals("GET")
        && exchange.getRequestURI().toString().equals(path)
        && List.of("127.0.0.1:" + port()).equals(headers.get("Host"))
        && Loopback.isFromLocalProgram(headers, port())
        && peers.isOwn(exchange.getRemoteAddress(), exchange.getLocalAddress());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
