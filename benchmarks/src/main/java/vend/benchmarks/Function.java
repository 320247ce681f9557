package vend.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * A function and the command with which Lambda starts it.
 *
 * @param name the name of its row
 * @param words the program and its arguments
 */
record Function(String name, List<String> words, Path folder) {
  /** Pins the function to the first processor: Lambda provides one at 1,769 MB. */
  Function onOneProcessor() {
    var words = new java.util.ArrayList<>(Machine.onFirst());
    words.addAll(this.words);
    return new Function(name, words, folder);
  }

  /**
   * @param processors 1, or the number of all processors
   */
  Function on(int processors) {
    return processors == Machine.processors() ? this : onOneProcessor();
  }
}
