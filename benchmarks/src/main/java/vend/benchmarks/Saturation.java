package vend.benchmarks;

/**
 * Whether a server was at its limit, or whoever asked it was. Only the rate of a saturated server
 * says something about the server.
 *
 * @param share the server's part of the processor that it was given, 0 to 1
 */
record Saturation(double share) {
  /** Below this, a faster client would have got more answers. */
  static final double ENOUGH = 0.95;

  /**
   * @param cpuSeconds what the server used
   * @param seconds how long it was measured
   * @param processors how many it could use
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
