package vend.benchmarks;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;

/**
 * What came of measuring the same thing several times. There are never enough runs for more than
 * these three to mean anything.
 *
 * @param min the smallest
 * @param median the one in the middle; of an even number, the mean of the two in the middle
 * @param max the largest
 */
record Spread(double min, double median, double max) {
  /**
   * @throws IllegalArgumentException if there is no value
   */
  static Spread of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
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

  /** For JSON. */
  Map<String, Object> data() {
    return Map.of("min", rounded(min), "median", rounded(median), "max", rounded(max));
  }

  /** For a column of a table, as {@code min / median / max}. */
  String text() {
    return Figures.text(min) + " / " + Figures.text(median) + " / " + Figures.text(max);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
