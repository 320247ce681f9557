package vend.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * A function as Lambda starts it.
 *
 * @param name of the row
 * @param words the program with its arguments
 * @param folder where it runs
 */
record Function(String name, List<String> words, Path folder) {
  /** The same on the first processor alone: at 1,769 MB Lambda gives one. */
  Function onOneProcessor() {
    var words = new java.util.ArrayList<>(Machine.onFirst());
    words.addAll(this.words);
    return new Function(name, words, folder);
  }

  /**
   * @param processors the first alone, or all
   */
  Function on(int processors) {
    return processors == Machine.processors() ? this : onOneProcessor();
  }
}
