package vend.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts contestants behind HTTP servers. */
final class Servers {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BenchmarkEnvironment setup;
  private final Children children;
  private final List<String> before;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param before the prefix of each command, for example to pin it to one processor
   */
  Servers(BenchmarkEnvironment setup, Children children, List<String> before) {
    this.setup = setup;
    this.children = children;
    this.before = before;
  }

  /**
   * A server that answers.
   *
   * @param port the port on 127.0.0.1
   */
  record Server(Contestant contestant, Child child, int port) {
    String target() {
      return "127.0.0.1:" + port;
    }
  }

  /**
   * Starts a server and waits until it vends. A cold JVM may fetch the first key set more slowly
   * than Vend allows.
   *
   * @param changes additional environment variables
   */
  Server start(Contestant contestant, Map<String, String> changes) throws BenchmarkFailed {
    try {
      int port = freePort();
      var environment = setup.environment(false, contestant.id());
      environment.put("PEER_ADDRESS", "127.0.0.1:" + port);
      environment.put("PEER_MODE", contestant == Contestant.GO_MEMORY ? "memory" : "plain");
      environment.putAll(changes);
      Workspace workspace = setup.workspace();
      Child child =
          children.start(
              new Children.Command(
                  words(contestant, port),
                  contestant == Contestant.PYTHON ? workspace.pythonPeer() : workspace.made(),
                  environment,
                  workspace.errors()));
      var server = new Server(contestant, child, port);
      await(server);
      return server;
    } catch (IOException e) {
      throw new BenchmarkFailed(contestant + " did not start.", e);
    }
  }

  private List<String> words(Contestant contestant, int port) throws BenchmarkFailed {
    Workspace workspace = setup.workspace();
    return switch (contestant) {
      case VEND, VEND_C1 -> vend(contestant, port);
      case GO, GO_MEMORY -> Children.words(before, workspace.program("peer").toString());
      case PYTHON ->
          Children.words(
              before,
              workspace.python().toString(),
              "-m",
              "gunicorn",
              "--bind=127.0.0.1:" + port,
              "--workers=1",
              "--worker-class=gthread",
              "--threads=16",
              "--keep-alive=60",
              "--log-level=error",
              "wsgi:app");
      case VEND_IMAGE, BARE, ECHO_JAVA, ECHO_GO ->
          throw new IllegalArgumentException(contestant + " is not a server.");
    };
  }

  private List<String> vend(Contestant contestant, int port) {
    List<String> words = new ArrayList<>(Children.words(before, Workspace.java().toString()));
    words.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC"));
    if (contestant == Contestant.VEND_C1) {
      words.add("-XX:TieredStopAtLevel=1");
    }
    words.addAll(List.of(setup.trust().jvmOptions()));
    words.addAll(
        List.of(
            // Otherwise the JDK's HTTP server waits for delayed acknowledgements of the client.
            "-Dsun.net.httpserver.nodelay=true",
            "-cp",
            System.getProperty("java.class.path"),
            "vend.benchmarks.VendServer",
            Integer.toString(port)));
    return words;
  }

  private void await(Server server) throws BenchmarkFailed {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!vends(server)) {
      if (!server.child.isAlive() || System.nanoTime() > end) {
        throw new BenchmarkFailed(
            "%s did not start. See %s".formatted(server.contestant, setup.workspace().errors()));
      }
      pause();
    }
  }

  private boolean vends(Server server) throws BenchmarkFailed {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + server.target() + BenchmarkEnvironment.PATH))
            .header("Authorization", "Bearer " + setup.stubs().firstToken())
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void pause() throws BenchmarkFailed {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static BenchmarkFailed interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new BenchmarkFailed("The benchmark was interrupted.", e);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
