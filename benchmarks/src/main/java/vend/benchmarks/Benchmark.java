package vend.benchmarks;

/** Something that can be measured by itself. */
enum Benchmark {
  COLD("from process start to the first answer on the uncached path, under Lambda's own clients"),
  RESTORED(
      "the first answer of a process that was stopped at the checkpoint, as SnapStart restores it"),
  WARM("CPU for each request and latency, cached and uncached, closed and open loop"),
  INVOKED("CPU for each request as Lambda invokes it, cached and uncached, one at a time"),
  SHARES("what verifying, deciding, sealing, the table and STS take of it, one by one"),
  BURST("how often STS is asked for 200 callers of one role; cached callers while STS hangs"),
  DECISION("deciding by 10 to 10,000 grants"),
  COMMAND("the command's start beside the AWS CLI's and Python's, with keys that are kept on disk"),
  SOAK("minutes at half of the saturation with faults that come and go; by hand only");

  private final String what;

  Benchmark(String what) {
    this.what = what;
  }

  String what() {
    return what;
  }

  String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Measures, prints and writes.
   *
   * @return whether everything was as it must be; what is slow is no fault, what grows is
   */
  boolean measure(Run run) throws BenchmarkFailed {
    return switch (this) {
      case COLD -> new ColdStarts(run).measure();
      case RESTORED -> new RestoredStarts(run).measure();
      case WARM -> new WarmRequests(run).measure();
      case INVOKED -> {
        try (var invocations = new Invocations(run)) {
          yield invocations.measure();
        }
      }
      case SHARES -> new Shares(run).measure();
      case BURST -> new Bursts(run).measure();
      case DECISION -> new Decisions(run).measure();
      case COMMAND -> {
        try (var starts = new CommandStarts(run)) {
          yield starts.measure();
        }
      }
      case SOAK -> new Soak(run).measure();
    };
  }
}
