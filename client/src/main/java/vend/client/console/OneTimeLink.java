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
 * An address of this machine that leads to a secret link, once. A browser is told what to open by
 * an argument, and all users of a machine can read those: so it is told this address, and gets the
 * link by a redirect, once. On Linux, which shows the owner of each connection, only a peer whose
 * owner is this user or root gets it.
 *
 * <p>A file that only the user can read would do as well, were it not that browsers in a sandbox of
 * their own (Snap, Flatpak) can't read it either.
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
   * @param link where it leads
   * @param random makes the path
   * @throws NoCredentials.NotAnswered if it can't listen
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
          "no port of this machine can be had for the browser (%s)"
              .formatted(e.getClass().getSimpleName()),
          "Print the link in the place of opening it.",
          Optional.empty());
    }
  }

  /** What the browser is told to open. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  /** Waits until the browser has got the link, and says whether it has. */
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

  /** By this very address, and not by a name of a web page's own that leads here. */
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
