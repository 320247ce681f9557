package vend.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Bursts as in Lambda: each process handles one request at a time, processes share only the table,
 * and callers queue for an idle process. Every request has {@code Prefer: wait=5}.
 */
final class InstancesBurst {
  /** Longer than a request without {@code Prefer} waits for STS. */
  static final Duration SLOW_STS = Duration.ofMillis(850);

  private static final int CALLERS = 200;
  private static final int WARM_UPS = 10;
  private static final String TABLE = "burst-instances";

  private final Run run;
  private final Stubs stubs;
  private final BenchmarkEnvironment setup;
  private final Events events;
  private final List<LambdaProcess> processes = new ArrayList<>();
  private final BlockingQueue<LambdaProcess> idle = new LinkedBlockingQueue<>();

  InstancesBurst(Run run, Stubs stubs) throws BenchmarkFailed {
    this.run = run;
    this.stubs = stubs;
    this.setup = BenchmarkEnvironment.make(run.workspace(), stubs);
    this.events = new Events(run.workspace(), stubs.tokens());
  }

  /** The number of tokens that the measurement needs. */
  static int tokens(RunSize size) {
    return size.instances() * (2 + WARM_UPS) + 10;
  }

  /**
   * The result for one caller.
   *
   * @param refusal the answer that has no credentials; empty if it has
   * @param millis from the moment when the caller joined the queue
   */
  private record Seen(String refusal, double millis) {}

  void measure(String dynamoDb) throws BenchmarkFailed {
    BurstTable.create(java.net.URI.create(dynamoDb), TABLE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      start(dynamoDb);
      var oneRole = oneRole(threads);
      run.progress("burst: STS hangs, and the credentials of every second caller are cached");
      var hanging = hanging(threads);
      run.write("burst-instances", List.of(oneRole, hanging));
    } finally {
      stubs.set(Stubs.Service.STS, Duration.ZERO, "none");
      processes.forEach(LambdaProcess::close);
    }
  }

  private void start(String dynamoDb) throws BenchmarkFailed {
    Function function = new Functions(run, setup).vendWithJit();
    stubs.set(Stubs.Service.STS, Duration.ZERO, "none");
    for (int i = 0; i < run.size().instances(); i++) {
      run.progress("burst: starting function %d of %d".formatted(i + 1, run.size().instances()));
      Map<String, String> environment = Functions.environment(setup.environment(false, TABLE));
      environment.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb);
      LambdaProcess process = LambdaProcess.start(run, function, environment, events.uncached());
      processes.add(process);
      for (int call = 0; call < WARM_UPS; call++) {
        process.invoke(events.uncached());
      }
      idle.add(process);
    }
  }

  private Future<Seen> ask(ExecutorService threads, String event) throws BenchmarkFailed {
    long began = System.nanoTime();
    try {
      LambdaProcess process = idle.take();
      return threads.submit(() -> {
        try {
          String refusal = process.invoke(event);
          return new Seen(refusal, (System.nanoTime() - began) / 1e6);
        } finally {
          idle.add(process);
        }
      });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("The benchmark was interrupted.", e);
    }
  }

  private Map<String, Object> oneRole(ExecutorService threads) throws BenchmarkFailed {
    stubs.set(Stubs.Service.STS, SLOW_STS, "none");
    stubs.reset();
    String event = patient(events.uncached());
    var asked = new ArrayList<Future<Seen>>();
    List<Seen> seen;
    try (var _ = new BusyCores()) {
      for (int i = 0; i < CALLERS; i++) {
        asked.add(ask(threads, event));
      }
      seen = all(asked);
    }
    long calls = stubs.calls(Stubs.Service.STS, "AssumeRole");
    run.say(
        ("\n%d callers of one role, %d processes with one request each, every core busy, STS takes %d"
                + " ms: %d answers without credentials, %d STS calls, slowest answer %s ms.")
            .formatted(
                CALLERS,
                processes.size(),
                SLOW_STS.toMillis(),
                refused(seen),
                calls,
                Figures.text(slowest(seen))));
    return Map.of(
        "what",
        "one role, slow STS, busy machine",
        "processes",
        processes.size(),
        "callers",
        CALLERS,
        "failed",
        refused(seen),
        "stsCalls",
        calls,
        "slowestMs",
        slowest(seen));
  }

  private Map<String, Object> hanging(ExecutorService threads) throws BenchmarkFailed {
    stubs.set(Stubs.Service.STS, Duration.ZERO, "none");
    String cached = patient(events.uncached());
    String refusal = one(ask(threads, cached)).refusal;
    if (!refusal.isEmpty()) {
      throw new BenchmarkFailed("Vend vended no credentials: " + refusal);
    }
    stubs.set(Stubs.Service.STS, Duration.ZERO, "hang");
    var hits = new ArrayList<Future<Seen>>();
    var misses = new ArrayList<Future<Seen>>();
    for (int i = 0; i < processes.size(); i++) {
      misses.add(ask(threads, patient(events.uncached())));
      hits.add(ask(threads, cached));
    }
    List<Seen> answered = all(hits);
    List<Seen> waited = all(misses);
    run.say(
        ("\nSTS hangs, %d callers with cached credentials among %d others: %d of them got no"
                + " credentials, slowest answer %s ms. The others were refused after at most %s ms.")
            .formatted(
                hits.size(),
                misses.size(),
                refused(answered),
                Figures.text(slowest(answered)),
                Figures.text(slowest(waited))));
    return Map.of(
        "what", "STS hangs",
        "processes", processes.size(),
        "cachedCallers", hits.size(),
        "cachedFailed", refused(answered),
        "cachedSlowestMs", slowest(answered),
        "othersSlowestMs", slowest(waited));
  }

  private static String patient(String event) {
    return event.replaceFirst("\"headers\": \\{", "\"headers\": { \"prefer\": \"wait=5\",");
  }

  private static List<Seen> all(List<Future<Seen>> asked) throws BenchmarkFailed {
    var seen = new ArrayList<Seen>();
    for (Future<Seen> one : asked) {
      seen.add(one(one));
    }
    return seen;
  }

  private static Seen one(Future<Seen> asked) throws BenchmarkFailed {
    try {
      return asked.get();
    } catch (ExecutionException e) {
      throw new BenchmarkFailed("A function failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("The benchmark was interrupted.", e);
    }
  }

  private static long refused(List<Seen> seen) {
    return seen.stream().filter(one -> !one.refusal.isEmpty()).count();
  }

  private static double slowest(List<Seen> seen) {
    return seen.stream().mapToDouble(Seen::millis).max().orElse(0);
  }
}
