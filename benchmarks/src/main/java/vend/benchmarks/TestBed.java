package vend.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The stubs, the running servers and the load generator of a measurement. */
final class TestBed {
  /** The number of callers whose credentials are cached. */
  static final int KNOWN = 64;

  private final Stubs stubs;
  private final Load load;
  private final Map<Contestant, Servers.Server> servers = new EnumMap<>(Contestant.class);
  private final Map<Contestant, Integer> nextToken = new EnumMap<>(Contestant.class);
  private final int tokens;

  /**
   * @param tokens the most new callers
   */
  TestBed(Run run, int tokens) throws BenchmarkFailed {
    this.tokens = KNOWN + tokens;
    run.progress("signing %d tokens".formatted(this.tokens));
    this.stubs = Stubs.start(run.workspace(), run.children(), this.tokens);
    this.load = new Load(run.workspace(), run.children(), stubs);
    var starting =
        new Servers(
            BenchmarkEnvironment.make(run.workspace(), stubs), run.children(), Machine.onFirst());
    for (Contestant contestant : run.size().servers()) {
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
      throw new IllegalArgumentException(contestant + " does not take part.");
    }
    return found;
  }

  /** Sends requests of known callers in a closed loop. */
  LoadResult cached(Contestant contestant, double seconds) throws BenchmarkFailed {
    return run(contestant, Load.Plan.closed(0, KNOWN, RunSize.CALLERS, seconds));
  }

  /** Sends requests of known callers in an open loop. */
  LoadResult cached(Contestant contestant, double rate, double seconds) throws BenchmarkFailed {
    return run(contestant, Load.Plan.open(0, KNOWN, rate, seconds));
  }

  /** Sends requests of new callers in a closed loop. */
  LoadResult uncached(Contestant contestant, double seconds) throws BenchmarkFailed {
    int first = server(nextToken, contestant);
    return once(contestant, Load.Plan.closed(first, tokens - first, RunSize.CALLERS, seconds));
  }

  /** Sends requests of new callers in an open loop. */
  LoadResult uncached(Contestant contestant, double rate, double seconds) throws BenchmarkFailed {
    int first = server(nextToken, contestant);
    return once(contestant, Load.Plan.open(first, tokens - first, rate, seconds));
  }

  private LoadResult once(Contestant contestant, Load.Plan plan) throws BenchmarkFailed {
    LoadResult result = run(contestant, plan.eachTokenOnce());
    if (result.usedUp()) {
      throw new BenchmarkFailed("There are not enough tokens for a machine that is this fast.");
    }
    nextToken.put(contestant, plan.first() + (int) result.sent());
    return result;
  }

  LoadResult run(Contestant contestant, Load.Plan plan) throws BenchmarkFailed {
    return load.run(List.of(server(contestant)), plan);
  }
}
