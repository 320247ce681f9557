package vend.cli.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The state of a picker.
 *
 * @param offered all entries
 * @param filter the typed text: only entries that contain all of its words are shown
 * @param at the index of the selected entry among those shown
 */
record PickerState(List<String> offered, String filter, int at) {
  private static final int MOST_SHOWN = 12;
  private static final int LONGEST_FILTER = 100;

  static PickerState of(List<String> offered) {
    return new PickerState(List.copyOf(offered), "", 0);
  }

  PickerState typed(String text) {
    return filter.length() < LONGEST_FILTER ? with(filter + text) : this;
  }

  PickerState erased() {
    return filter.isEmpty()
        ? this
        : with(filter.substring(0, filter.offsetByCodePoints(filter.length(), -1)));
  }

  PickerState cleared() {
    return with("");
  }

  private PickerState with(String text) {
    return new PickerState(offered, text, 0);
  }

  /** Stops at the first and the last entry. */
  PickerState moved(int by) {
    int last = Math.max(0, shown().size() - 1);
    return new PickerState(offered, filter, Math.clamp((long) at + by, 0, last));
  }

  /** The index among all entries; empty if none is shown. */
  Optional<Integer> chosen() {
    List<Integer> shown = shown();
    return shown.isEmpty() ? Optional.empty() : Optional.of(shown.get(at));
  }

  private List<Integer> shown() {
    String[] words = filter.toLowerCase(Locale.ROOT).strip().split("\\s+", -1);
    return IntStream.range(0, offered.size())
        .filter(i -> hasAll(offered.get(i).toLowerCase(Locale.ROOT), words))
        .boxed()
        .toList();
  }

  private static boolean hasAll(String text, String[] words) {
    for (String word : words) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The lines to draw. The first one ends where the next typed letter goes.
   *
   * @param rows the height of the terminal
   */
  List<String> lines(String question, int rows) {
    var lines = new ArrayList<>(List.of(question + ": " + filter));
    List<Integer> shown = shown();
    int room = Math.clamp((long) rows - 3, 1, MOST_SHOWN);
    int first = Math.max(0, at - room + 1);
    for (int i = first; i < Math.min(shown.size(), first + room); i++) {
      lines.add((i == at ? "> " : "  ") + offered.get(shown.get(i)));
    }
    lines.add(
        "  %d of %d: type to filter, arrows to move, enter to choose, esc to cancel"
            .formatted(shown.size(), offered.size()));
    return lines;
  }
}
