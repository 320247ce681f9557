package vend.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A soak test: Vend runs for a long time at half of its saturation load, with faults that come and
 * go. Memory, threads and connections must not grow.
 */
final class Soak {
  private static final int PHASE_SECONDS = 10;
  private static final int TOKENS = 2000;

  /** The number of seconds between the shortest and the longest session. */
  private static final int DURATIONS = 2700;

  /** Requests for cached credentials per request for new ones; plus one, prime to the callers. */
  private static final int KNOWN_TO_NEW = 8;

  private static final double MEMORY_STEP = 16;
  private static final double COUNT_STEP = 8;

  private final Run run;
  private final TestBed testBed;
  private final List<Sample> samples = new ArrayList<>();

  /** A fault, which lasts for one phase. */
  private enum Fault {
    NONE(Stubs.Service.STS, "none", RunSize.STS_DELAY),
    STS_BROKEN(Stubs.Service.STS, "error", Duration.ZERO),
    STS_THROTTLES(Stubs.Service.STS, "throttle", Duration.ZERO),
    STS_SLOW(Stubs.Service.STS, "none", Duration.ofSeconds(2)),
    TABLE_REFUSES(Stubs.Service.TABLE, "error", Duration.ZERO),
    TABLE_HANGS(Stubs.Service.TABLE, "hang", Duration.ZERO),
    KMS_DOWN(Stubs.Service.KMS, "error", Duration.ZERO);

    private final Stubs.Service service;
    private final String how;
    private final Duration delay;

    Fault(Stubs.Service service, String how, Duration delay) {
      this.service = service;
      this.how = how;
      this.delay = delay;
    }
  }

  private record Sample(
      long second, Fault fault, double memory, double threads, double sockets, LoadResult result) {}

  Soak(Run run) throws BenchmarkFailed {
    this.run = run;
    this.testBed =
        new TestBed(
            new Run(
                run.workspace(),
                run.children(),
                RunSize.quick(List.of(Contestant.VEND), run.size().soak(), Duration.ZERO),
                run.out()),
            TOKENS);
  }

  boolean measure() throws BenchmarkFailed {
    testBed.stubs().set(Stubs.Service.STS, RunSize.STS_DELAY, "none");
    double rate = halfOfTheMost();
    long begin = System.nanoTime();
    long end = begin + run.size().soak().toNanos();
    while (System.nanoTime() < end) {
      for (Fault fault : Fault.values()) {
        samples.add(phase(fault, rate, begin));
        if (fault != Fault.NONE) {
          samples.add(phase(Fault.NONE, rate, begin));
        }
      }
    }
    print();
    return verdict();
  }

  private double halfOfTheMost() throws BenchmarkFailed {
    testBed.cached(Contestant.VEND, 15);
    LoadResult most = testBed.cached(Contestant.VEND, 10);
    Saturation saturation = Saturation.of(most.serverCpu(), most.seconds(), Machine.first());
    run.say(
        "%s answers per second, %s (%s); the soak runs at half of this rate"
            .formatted(
                Figures.text(most.rate()), saturation.text(), Figures.percent(saturation.share())));
    return most.rate() / 2;
  }

  private Sample phase(Fault fault, double rate, long begin) throws BenchmarkFailed {
    testBed.stubs().set(fault.service, fault.delay, fault.how);
    var plan = Load.Plan.open(0, TestBed.KNOWN, rate, PHASE_SECONDS);
    LoadResult result = testBed.run(Contestant.VEND, plan.withPath(path()));
    testBed.stubs().set(fault.service, normalDelay(fault), "none");
    Child child = testBed.server(Contestant.VEND).child();
    if (!child.isAlive()) {
      throw new BenchmarkFailed("Vend ended during the fault " + fault);
    }
    return new Sample(
        (System.nanoTime() - begin) / 1_000_000_000,
        fault,
        child.memory(),
        child.threads(),
        child.sockets(),
        result);
  }

  private static Duration normalDelay(Fault fault) {
    return fault.service == Stubs.Service.STS ? RunSize.STS_DELAY : Duration.ZERO;
  }

  /** Each phase requests another duration, whose credentials no cache has. */
  private String path() {
    String known = (BenchmarkEnvironment.PATH + ",").repeat(KNOWN_TO_NEW);
    return known + BenchmarkEnvironment.PATH + "?duration=" + (900 + samples.size() % DURATIONS);
  }

  private void print() throws BenchmarkFailed {
    var table =
        new TextTable("second", "fault", "MB", "threads", "connections", "p99 ms", "answers");
    var data = new ArrayList<Map<String, Object>>();
    for (Sample sample : samples) {
      table.add(
          Long.toString(sample.second),
          sample.fault.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '),
          Figures.text(sample.memory),
          Figures.text(sample.threads),
          Figures.text(sample.sockets),
          Figures.text(sample.result.p99()),
          sample.result.statusText());
      data.add(row(sample));
    }
    run.out().print(table);
    run.write("soak", data);
  }

  private static Map<String, Object> row(Sample sample) {
    var row = new LinkedHashMap<String, Object>();
    row.put("second", sample.second);
    row.put("fault", sample.fault.name());
    row.put("memoryMb", sample.memory);
    row.put("threads", sample.threads);
    row.put("connections", sample.sockets);
    row.put("p99Ms", sample.result.p99());
    row.put("statuses", sample.result.statuses());
    return row;
  }

  /** Compares only samples without a fault. */
  private boolean verdict() {
    List<Sample> calm = samples.stream().filter(sample -> sample.fault == Fault.NONE).toList();
    if (calm.size() < Growth.LEAST_SAMPLES) {
      run.say(
          "The soak was too short to tell whether anything grew. It needs at least four minutes.");
      return true;
    }
    boolean memory = grew("memory, MB", calm.stream().map(Sample::memory).toList(), MEMORY_STEP);
    boolean threads = grew("threads", calm.stream().map(Sample::threads).toList(), COUNT_STEP);
    boolean sockets = grew("connections", calm.stream().map(Sample::sockets).toList(), COUNT_STEP);
    return !memory && !threads && !sockets;
  }

  private boolean grew(String what, List<Double> values, double step) {
    Growth growth = Growth.of(values);
    run.say(
        "%s: %s in the first third, %s in the last: %s"
            .formatted(
                what,
                Figures.text(growth.before()),
                Figures.text(growth.after()),
                growth.grew(step) ? "GREW" : "did not grow"));
    return growth.grew(step);
  }
}
