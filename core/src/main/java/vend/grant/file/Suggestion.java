package vend.grant.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that is closest to an unknown one, for error messages. */
public final class Suggestion {
  /** Longer texts are not names, and comparing them is slow. */
  private static final int LONGEST = 128;

  /** At most one wrong character in three. */
  private static final int CHARACTERS_PER_ERROR = 3;

  private Suggestion() {}

  /** Returns a question to append to a sentence; empty if no known name is close. */
  public static String of(String unknown, Collection<String> known) {
    return closest(unknown, known).map(" (did you mean \"%s\"?)"::formatted).orElse("");
  }

  private static Optional<String> closest(String unknown, Collection<String> known) {
    if (unknown.length() > LONGEST) {
      return Optional.empty();
    }
    int most = Math.max(1, unknown.length() / CHARACTERS_PER_ERROR);
    return known.stream()
        .filter(name -> Math.abs(name.length() - unknown.length()) <= most)
        .filter(name -> distance(unknown, name) <= most)
        .min(
            Comparator.comparingInt((String name) -> distance(unknown, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The Levenshtein distance: how many characters to add, remove or replace. */
  private static int distance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= one.length(); row++) {
      int[] current = new int[other.length() + 1];
      current[0] = row;
      for (int column = 1; column <= other.length(); column++) {
        int replaced =
            previous[column - 1] + (one.charAt(row - 1) == other.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
