package vend.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Stubs, servers that are up, and the load generator. */
final class TestBed {
  /** Callers whose keys are in the cache. */
  static final int KNOWN = 64;

  private final Stubs stubs;
  private final Load load;
  private final Map<Contestant, Servers.Server> servers = new EnumMap<>(Contestant.class);
  private final Map<Contestant, Integer> nextToken = new EnumMap<>(Contestant.class);
  private final int tokens;

  /**
   * @param tokens for how many new callers at most
   */
  TestBed(Run run, int tokens) throws BenchmarkFailed {
    this.tokens = KNOWN + tokens;
    run.progress("signing %d tokens".formatted(this.tokens));
    this.stubs = Stubs.start(run.workspace(), run.children(), this.tokens);
    this.load = new Load(run.workspace(), run.children(), stubs);
    var starting =
        new Servers(
            BenchmarkEnvironment.make(run.workspace(), stubs), run.children(), Machine.onFirst());
    for (Contestant contestant : run.extent().servers()) {
      servers.put(contestant, starting.start(contestant, Map.of()));
      nextToken.put(contestant, KNOWN);
    }
  }

  Stubs stubs() {
    return stubs;
  }

  List<Contestant> contestants() {
    return new ArrayList<>(servers.keySet());
  }

  Servers.Server server(Contestant contestant) {
    return server(servers, contestant);
  }

  private static <T> T server(Map<Contestant, T> map, Contestant contestant) {
    T found = map.get(contestant);
    if (found == null) {
      throw new IllegalArgumentException(contestant + " does not take part");
    }
    return found;
  }

  /** Callers who were there before, as fast as answers come. */
  LoadResult cached(Contestant contestant, double seconds) throws BenchmarkFailed {
    return run(contestant, Load.Plan.closed(0, KNOWN, RunSize.CALLERS, seconds));
  }

  /** Callers who were there before, by a schedule. */
  LoadResult cached(Contestant contestant, double rate, double seconds) throws BenchmarkFailed {
    return run(contestant, Load.Plan.open(0, KNOWN, rate, seconds));
  }

  /** Callers who never were there, as fast as answers come. */
  LoadResult uncached(Contestant contestant, double seconds) throws BenchmarkFailed {
    int first = server(nextToken, contestant);
    return once(contestant, Load.Plan.closed(first, tokens - first, RunSize.CALLERS, seconds));
  }

  /** Callers who never were there, by a schedule. */
  LoadResult uncached(Contestant contestant, double rate, double seconds) throws BenchmarkFailed {
    int first = server(nextToken, contestant);
    return once(contestant, Load.Plan.open(first, tokens - first, rate, seconds));
  }

  private LoadResult once(Contestant contestant, Load.Plan plan) throws BenchmarkFailed {
    LoadResult result = run(contestant, plan.eachTokenOnce());
    if (result.usedUp()) {
      throw new BenchmarkFailed("there are too few tokens for so fast a machine");
    }
    nextToken.put(contestant, plan.first() + (int) result.sent());
    return result;
  }

  LoadResult run(Contestant contestant, Load.Plan plan) throws BenchmarkFailed {
    return load.run(List.of(server(contestant)), plan);
  }
}
