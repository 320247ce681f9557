package vend.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vend.Json;

/** Runs the load generator, a separate program. */
final class Load {
  private final Workspace workspace;
  private final Children children;
  private final Stubs stubs;

  Load(Workspace workspace, Children children, Stubs stubs) {
    this.workspace = workspace;
    this.children = children;
    this.stubs = stubs;
  }

  /**
   * The requests of one measurement.
   *
   * @param path the path of the requests; several are separated by commas
   * @param first the line number of the first token
   * @param count the number of tokens
   * @param unique whether each token is used only once
   * @param callers the number of concurrent callers
   * @param rate requests per second; 0 for a closed loop
   * @param burst whether each caller sends a single request, all at once
   * @param prefer the header {@code Prefer}; empty for none
   */
  record Plan(
      String path,
      int first,
      int count,
      boolean unique,
      int callers,
      double seconds,
      double rate,
      boolean burst,
      String prefer) {
    /** A closed loop: each caller sends its next request once the last one is answered. */
    static Plan closed(int first, int count, int callers, double seconds) {
      return new Plan(
          BenchmarkEnvironment.PATH, first, count, false, callers, seconds, 0, false, "");
    }

    /** An open loop: requests follow a schedule, on as many connections as necessary. */
    static Plan open(int first, int count, double rate, double seconds) {
      return new Plan(BenchmarkEnvironment.PATH, first, count, false, 64, seconds, rate, false, "");
    }

    Plan eachTokenOnce() {
      return new Plan(path, first, count, true, callers, seconds, rate, burst, prefer);
    }

    Plan withPath(String other) {
      return new Plan(other, first, count, unique, callers, seconds, rate, burst, prefer);
    }
  }

  /** Sends requests to servers, which take turns. */
  LoadResult run(List<Servers.Server> servers, Plan plan) throws BenchmarkFailed {
    try {
      Child child =
          children.startAndRead(
              new Children.Command(
                  words(servers, plan), workspace.made(), Map.of(), workspace.errors()));
      String line = child.process().inputReader().readLine();
      if (line == null) {
        throw new BenchmarkFailed("The load generator failed. See " + workspace.errors());
      }
      return LoadResult.of(Json.readObject(line));
    } catch (IOException | Json.MalformedJson e) {
      throw new BenchmarkFailed("The load generator failed. See " + workspace.errors(), e);
    }
  }

  private List<String> words(List<Servers.Server> servers, Plan plan) throws BenchmarkFailed {
    var words = new ArrayList<>(Machine.onOthers());
    words.add(workspace.program("load").toString());
    add(words, "-targets", join(servers.stream().map(Servers.Server::target).toList()));
    add(words, "-pids", join(servers.stream().map(server -> server.child().pid()).toList()));
    add(words, "-harness", join(List.of(stubs.pid(), ProcessHandle.current().pid())));
    add(words, "-tokens", stubs.tokens());
    add(words, "-path", plan.path());
    add(words, "-first", plan.first());
    add(words, "-count", plan.count());
    add(words, "-callers", plan.callers());
    add(words, "-seconds", plan.seconds());
    add(words, "-rate", plan.rate());
    words.add("-unique=" + plan.unique());
    words.add("-burst=" + plan.burst());
    words.add("-prefer=" + plan.prefer());
    return words;
  }

  private static void add(List<String> words, String option, Object value) {
    words.add(option);
    words.add(String.valueOf(value));
  }

  private static String join(List<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
