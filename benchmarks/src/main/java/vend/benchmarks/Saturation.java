package vend.benchmarks;

/**
 * Whether the server was the limit of a measurement, or the load generator. Only the rate of a
 * saturated server says something about the server.
 *
 * @param share the used share of the server's processors, 0 to 1
 */
record Saturation(double share) {
  /** Below this share, a faster client would have got more answers. */
  static final double ENOUGH = 0.95;

  /**
   * @param cpuSeconds the CPU time of the server
   * @param seconds the duration of the measurement
   * @param processors the number of processors of the server
   */
  static Saturation of(double cpuSeconds, double seconds, int processors) {
    return new Saturation(cpuSeconds / seconds / processors);
  }

  boolean reached() {
    return share >= ENOUGH;
  }

  String text() {
    return reached() ? "saturated" : "harness-bound";
  }
}
