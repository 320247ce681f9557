package vend.benchmarks;

import java.util.Collection;
import java.util.List;

/**
 * The growth of a figure over a long run: compares the medians of the first and the last third of
 * the samples. Without the middle third, a slow leak and a single step both show.
 *
 * @param before the median of the first third
 * @param after the median of the last third
 */
record Growth(double before, double after) {
  /** Fewer samples would give medians of less than three values. */
  static final int LEAST_SAMPLES = 9;

  private static final double ALLOWED_SHARE = 0.1;

  /**
   * @throws IllegalArgumentException if there are fewer than {@link #LEAST_SAMPLES} samples
   */
  static Growth of(List<Double> samples) {
    if (samples.size() < LEAST_SAMPLES) {
      throw new IllegalArgumentException("%d samples are too few.".formatted(samples.size()));
    }
    int third = samples.size() / 3;
    return new Growth(
        median(samples.subList(0, third)),
        median(samples.subList(samples.size() - third, samples.size())));
  }

  private static double median(Collection<Double> values) {
    return Spread.of(values).median();
  }

  /**
   * Whether the growth is more than chance.
   *
   * @param step the growth that is still tolerated
   */
  boolean grew(double step) {
    return after - before > Math.max(step, before * ALLOWED_SHARE);
  }
}
