package vend.benchmarks;

/** One benchmark, which can be run on its own. */
enum Benchmark {
  COLD("from process start to the first answer on the uncached path, under Lambda's own clients"),
  RESTORED(
      "the first answer of a process that was stopped at the checkpoint, as SnapStart restores it"),
  WARM("CPU per request and latency, cached and uncached, closed and open loop"),
  INVOKED("CPU per request as Lambda invokes the function, cached and uncached, one at a time"),
  SHARES("the share of verification, decision, sealing, the table and STS in a request"),
  BURST("the number of STS calls for 200 callers of one role; cached callers while STS hangs"),
  DECISION("decisions with 10 to 10,000 grants"),
  COMMAND("the start of vend, the AWS CLI and Python, with credentials in a disk cache"),
  SOAK("minutes at half of the saturation load, with faults that come and go; not by default");

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
   * Measures, prints the tables and writes the results.
   *
   * @return false if something grew; slow results are no failure
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
