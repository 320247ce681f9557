package vend.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import vend.Json;

/**
 * Starts of the {@code vend} command, the AWS CLI and Python: printing the version, and printing
 * credentials from a disk cache. The programs take turns, each in a process of its own.
 */
final class CommandStarts implements AutoCloseable {
  private static final String ROLE = "arn:aws:iam::222222222222:role/vend/deploy";

  private final Run run;
  private final Stubs stubs;
  private final HttpServer hub;
  private final Path home;

  CommandStarts(Run run) throws BenchmarkFailed {
    this.run = run;
    this.stubs = Stubs.start(run.workspace(), run.children(), 1);
    this.home = run.workspace().made().resolve("home");
    try {
      Files.createDirectories(home.resolve(".aws"));
      Files.writeString(
          home.resolve(".aws/config"),
          """
          [profile role]
          role_arn = %s
          source_profile = base
          region = eu-central-1
          [profile base]
          aws_access_key_id = AKIAEXAMPLE
          aws_secret_access_key = not/a/secret
          """
              .formatted(ROLE));
      this.hub = hub();
    } catch (IOException e) {
      throw new BenchmarkFailed("The home folder of the command cannot be written.", e);
    }
  }

  /** A hub that is called once: later starts find the credentials in the disk cache. */
  private static HttpServer hub() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/v1/credentials",
        exchange -> {
          try (exchange) {
            byte[] document =
                Json.write(
                        Map.of(
                            "Version",
                            1,
                            "AccessKeyId",
                            "ASIAEXAMPLE",
                            "SecretAccessKey",
                            "not/a/secret",
                            "SessionToken",
                            "t".repeat(800),
                            "Expiration",
                            Instant.now()
                                .plus(Duration.ofHours(1))
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString(),
                            "RoleArn",
                            ROLE))
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, document.length);
            exchange.getResponseBody().write(document);
          }
        });
    server.start();
    return server;
  }

  private record Row(String name, List<String> words) {}

  private record Start(double wall, double cpu, double memory) {}

  boolean measure() throws BenchmarkFailed {
    List<Row> rows = rows();
    for (Row row : rows) {
      // Fills the caches, and builds the command if sources have changed.
      start(row);
    }
    var starts = new LinkedHashMap<Row, List<Start>>();
    for (int round = 0; round < run.size().coldStarts(); round++) {
      run.progress("command: round " + (round + 1) + " of " + run.size().coldStarts());
      for (Row row : rows) {
        starts.computeIfAbsent(row, _ -> new ArrayList<>()).add(start(row));
      }
    }
    print(starts);
    return true;
  }

  private List<Row> rows() throws BenchmarkFailed {
    String vend = run.workspace().checkout().resolve("vend").toString();
    String aws = run.workspace().commandProgram("aws").toString();
    String python = run.workspace().commandProgram("python").toString();
    Path peer = run.workspace().pythonPeer();
    var rows = new ArrayList<Row>();
    // VEND_RELEASED names the command of a release, for example target/release-build/…/bin/vend.
    Optional.ofNullable(System.getenv("VEND_RELEASED"))
        .ifPresent(released -> {
          rows.add(new Row("released vend --version", List.of(released, "--version")));
          rows.add(
              new Row(
                  "released vend credentials, from its disk cache",
                  List.of(released, "credentials", ROLE)));
        });
    rows.addAll(
        List.of(
            new Row("vend --version", List.of(vend, "--version")),
            new Row("aws --version", List.of(aws, "--version")),
            new Row("vend credentials, from its disk cache", List.of(vend, "credentials", ROLE)),
            new Row(
                "aws configure list, from its disk cache",
                List.of(aws, "configure", "list", "--profile", "role")),
            new Row(
                "Python with botocore, from its disk cache",
                List.of(python, peer.resolve("cached_credentials.py").toString(), "role"))));
    return rows;
  }

  private Start start(Row row) throws BenchmarkFailed {
    var command =
        new Children.Command(
            Children.words(
                List.of(
                    run.workspace().commandProgram("python").toString(),
                    run.workspace().pythonPeer().resolve("resources.py").toString()),
                row.words().toArray(String[]::new)),
            home,
            environment(),
            run.workspace().errors());
    try (Child child = run.children().startAndRead(command)) {
      Map<String, Object> seen = Json.readObject(child.process().inputReader().readLine());
      if (number(seen, "exit") != 0) {
        throw new BenchmarkFailed(row.name() + " failed. See " + run.workspace().errors());
      }
      return new Start(
          number(seen, "wallMillis"), number(seen, "cpuMillis"), number(seen, "peakMemoryMb"));
    } catch (IOException | Json.MalformedJson e) {
      throw new BenchmarkFailed(row.name() + " could not be measured.", e);
    }
  }

  private static double number(Map<String, Object> seen, String name) throws BenchmarkFailed {
    if (seen.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new BenchmarkFailed("The measurement of a command has no figure for " + name + ".");
  }

  private Map<String, String> environment() throws BenchmarkFailed {
    var environment = new LinkedHashMap<String, String>();
    environment.put("HOME", home.toString());
    environment.put("VEND_HUB", "http://127.0.0.1:" + hub.getAddress().getPort());
    environment.put("VEND_TOKEN", stubs.firstToken());
    environment.put("AWS_ENDPOINT_URL_STS", stubs.place(Stubs.Service.STS, false));
    return environment;
  }

  private void print(Map<Row, List<Start>> starts) throws BenchmarkFailed {
    var table =
        new TextTable("min / median / max", "wall, ms", "processor time, ms", "peak memory, MB");
    var data = new ArrayList<Map<String, Object>>();
    starts.forEach((row, seen) -> {
      Spread wall = spread(seen, Start::wall);
      Spread cpu = spread(seen, Start::cpu);
      Spread memory = spread(seen, Start::memory);
      table.add(row.name(), wall.text(), cpu.text(), memory.text());
      data.add(
          Map.of(
              "what", row.name(),
              "wallMillis", wall.data(),
              "cpuMillis", cpu.data(),
              "peakMemoryMb", memory.data()));
    });
    run.out().print(table);
    run.write("command", data);
  }

  private static Spread spread(List<Start> seen, Function<Start, Double> figure) {
    return Spread.of(seen.stream().map(figure).toList());
  }

  @Override
  public void close() {
    hub.stop(0);
  }
}
