package vend.benchmarks;

/** Thrown if a measurement is not possible; the message says why and what to do. */
final class BenchmarkFailed extends Exception {
  BenchmarkFailed(String message) {
    super(message);
  }

  BenchmarkFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
