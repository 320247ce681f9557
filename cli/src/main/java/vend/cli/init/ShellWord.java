package vend.cli.init;

import vend.Printable;

/** Writes a word for a command line that the user copies into a POSIX shell. */
final class ShellWord {
  private ShellWord() {}

  static String of(String word) {
    String plain = Printable.of(word, Integer.MAX_VALUE);
    return plain.matches("[\\w./,:=@%+-]+") ? plain : "'" + plain.replace("'", "'\\''") + "'";
  }
}
