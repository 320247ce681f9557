package vend.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/**
 * The minimum, median and maximum of repeated measurements. There are never enough repetitions for
 * other statistics.
 *
 * @param median of an even number of values, the mean of the two in the middle
 */
record Spread(double min, double median, double max) {
  /**
   * @throws IllegalArgumentException if there are no values
   */
  static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("There are no values.");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Spread(sorted[0], middle(sorted), sorted[sorted.length - 1]);
  }

  private static double middle(double[] sorted) {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[half]
        : Arrays.stream(sorted, half - 1, half + 1).average().orElseThrow();
  }

  /** Returns the values for JSON. */
  Map<String, Object> data() {
    return Map.of("min", rounded(min), "median", rounded(median), "max", rounded(max));
  }

  /** Formats the values as {@code min / median / max}. */
  String text() {
    return Figures.text(min) + " / " + Figures.text(median) + " / " + Figures.text(max);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
