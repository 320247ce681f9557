package vend.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import vend.benchmarks.function.LoopbackServer;

/**
 * The requests and the log line of Vend's first uncached answer after a restore. Other contestants
 * repeat them, for a fair comparison.
 *
 * @param calls a file with the recorded requests
 * @param numbers the number of requests to each service
 * @param lineBytes the length of the decision event
 * @param store a key store for the priming of the bare clients
 */
record ObservedAnswer(Path calls, Map<Stubs.Service, Long> numbers, int lineBytes, Path store) {
  private static final int TRIES = 5;

  /** Observes one restore; tries again if an issuer does not answer Vend in time. */
  static ObservedAnswer of(Run run, Stubs stubs, BenchmarkEnvironment setup, Events events)
      throws BenchmarkFailed {
    for (int tries = 0; tries < TRIES; tries++) {
      run.progress("recording the requests and the log line of Vend");
      Optional<ObservedAnswer> seen = once(run, stubs, setup, events);
      if (seen.isPresent()) {
        return seen.get();
      }
    }
    throw new BenchmarkFailed("Vend vended no credentials, so there is nothing to record.");
  }

  private static Optional<ObservedAnswer> once(
      Run run, Stubs stubs, BenchmarkEnvironment setup, Events events) throws BenchmarkFailed {
    Path made = run.workspace().made();
    Path log = made.resolve("observed.log");
    Path calls = made.resolve("calls.json");
    var vend = new Functions(run, setup).vendRestored();
    var environment = Functions.environment(setup.environment(true, "observed"));
    stubs.reset();
    stubs.record();
    try (var process = LambdaProcess.restore(run, vend, environment, events.uncached(), log)) {
      if (!process.refusal().isEmpty()) {
        run.progress("Vend answered " + process.refusal());
        return Optional.empty();
      }
      Files.writeString(calls, stubs.recorded());
      var numbers = new LinkedHashMap<Stubs.Service, Long>();
      for (Stubs.Service service : Stubs.Service.values()) {
        numbers.put(service, stubs.calls(service));
      }
      return Optional.of(new ObservedAnswer(calls, numbers, lineBytes(log), store(run)));
    } catch (IOException e) {
      throw new BenchmarkFailed("The requests or the log of Vend cannot be stored.", e);
    }
  }

  private static int lineBytes(Path log) throws IOException, BenchmarkFailed {
    try (Stream<String> lines = Files.lines(log)) {
      // The line is ASCII, so characters are bytes.
      return lines
          .filter(line -> line.contains("\"verdict\""))
          .mapToInt(String::length)
          .findFirst()
          .orElseThrow(() -> new BenchmarkFailed("There is no decision event in " + log));
    }
  }

  private static Path store(Run run) throws IOException, BenchmarkFailed {
    Path store = run.workspace().made().resolve("loopback.p12");
    Files.deleteIfExists(store);
    var words =
        List.of(
            Workspace.java().resolveSibling("keytool").toString(),
            "-genkeypair",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            LoopbackServer.PASSWORD,
            "-alias",
            "own",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost");
    run.children()
        .run(
            new Children.Command(
                words, run.workspace().made(), Map.of(), run.workspace().errors()));
    return store;
  }

  /** The environment variables for the other contestants. */
  Map<String, String> environment() {
    return Map.of(
        "ECHO_LINE", Integer.toString(lineBytes),
        "BARE_CALLS", calls.toString(),
        "BARE_STORE", store.toString());
  }

  /**
   * Checks that a contestant has sent as many requests as Vend since the stubs' last reset.
   *
   * @throws BenchmarkFailed if it has not
   */
  void checkSent(Stubs stubs, String contestant) throws BenchmarkFailed {
    for (var wanted : numbers.entrySet()) {
      long sent = stubs.calls(wanted.getKey());
      if (sent != wanted.getValue()) {
        throw new BenchmarkFailed(
            "%s called %s %d times, and Vend %d times."
                .formatted(contestant, wanted.getKey(), sent, wanted.getValue()));
      }
    }
  }
}
