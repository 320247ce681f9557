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
 * What Vend sends and logs for its first uncached answer after a restore. The functions that are
 * measured beside it send and log as much.
 *
 * @param calls a file with the requests
 * @param numbers how many of them go to each service
 * @param lineBytes how long its decision event is
 * @param store a key store for the priming of the bare clients
 */
record ObservedAnswer(Path calls, Map<Stubs.Service, Long> numbers, int lineBytes, Path store) {
  private static final int TRIES = 5;

  /** Looks at one restore; at another where an issuer did not answer Vend in time. */
  static ObservedAnswer of(Run run, Stubs stubs, BenchmarkEnvironment surroundings, Events events)
      throws BenchmarkFailed {
    for (int tries = 0; tries < TRIES; tries++) {
      run.progress("recording what Vend sends and logs");
      Optional<ObservedAnswer> seen = once(run, stubs, surroundings, events);
      if (seen.isPresent()) {
        return seen.get();
      }
    }
    throw new BenchmarkFailed("Vend gave no keys, which would be recorded");
  }

  private static Optional<ObservedAnswer> once(
      Run run, Stubs stubs, BenchmarkEnvironment surroundings, Events events)
      throws BenchmarkFailed {
    Path made = run.workspace().made();
    Path log = made.resolve("observed.log");
    Path calls = made.resolve("calls.json");
    var vend = new Functions(run, surroundings).vendRestored();
    var environment = Functions.environment(surroundings.environment(true, "observed"));
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
      throw new BenchmarkFailed("what Vend sends and logs can't be kept", e);
    }
  }

  private static int lineBytes(Path log) throws IOException, BenchmarkFailed {
    try (Stream<String> lines = Files.lines(log)) {
      // Of ASCII alone, so a character is a byte.
      return lines
          .filter(line -> line.contains("\"verdict\""))
          .mapToInt(String::length)
          .findFirst()
          .orElseThrow(() -> new BenchmarkFailed("there is no decision event in " + log));
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

  /** Tells the functions beside Vend. */
  Map<String, String> environment() {
    return Map.of(
        "ECHO_LINE", Integer.toString(lineBytes),
        "BARE_CALLS", calls.toString(),
        "BARE_STORE", store.toString());
  }

  /**
   * Checks that the stubs were asked as often since their last reset.
   *
   * @throws BenchmarkFailed if not
   */
  void checkSent(Stubs stubs, String who) throws BenchmarkFailed {
    for (var wanted : numbers.entrySet()) {
      long sent = stubs.calls(wanted.getKey());
      if (sent != wanted.getValue()) {
        throw new BenchmarkFailed(
            "%s asked %s %d times, and Vend %d times"
                .formatted(who, wanted.getKey(), sent, wanted.getValue()));
      }
    }
  }
}
