package vend.benchmarks;

/** Nothing could be measured; the message says why and what to do. */
final class Unusable extends Exception {
  Unusable(String message) {
    super(message);
  }

  Unusable(String message, Throwable cause) {
    super(message, cause);
  }
}
