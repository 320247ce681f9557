package vend.benchmarks;

import java.util.Locale;

/** Formats figures with as many digits as are significant. */
final class Figures {
  private Figures() {}

  /** About three digits: 0.42, 4.2, 42, 420. */
  static String text(double value) {
    double size = Math.abs(value);
    int digits = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  static String percent(double share) {
    return Math.round(share * 100) + " %";
  }
}
