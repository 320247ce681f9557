package vend.benchmarks;

import java.util.Collection;
import java.util.List;

/**
 * Whether something grew over a long run: the median of the last third of the samples against that
 * of the first. The middle is left out, so that a slow leak and a single step both show.
 *
 * @param before the median of the first third
 * @param after the median of the last third
 */
record Growth(double before, double after) {
  /** Needed so that each third has a median worth the name. */
  static final int LEAST_SAMPLES = 9;

  private static final double ALLOWED_SHARE = 0.1;

  /**
   * @throws IllegalArgumentException if there are fewer than {@link #LEAST_SAMPLES}
   */
  static Growth of(List<Double> samples) {
    if (samples.size() < LEAST_SAMPLES) {
      throw new IllegalArgumentException("%d samples are too few".formatted(samples.size()));
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
   * Whether it is more than chance.
   *
   * @param step how many more are nothing yet
   */
  boolean grew(double step) {
    return after - before > Math.max(step, before * ALLOWED_SHARE);
  }
}
