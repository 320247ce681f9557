package vend.cli.command;

import vend.Printable;

/** Writes a word for a command line that the user copies into a POSIX shell. */
public final class ShellWord {
  private ShellWord() {}

  public static String of(String word) {
    String plain = Printable.of(word, Integer.MAX_VALUE);
    return plain.matches("[\\w./,:=@%+-]+") ? plain : "'" + plain.replace("'", "'\\''") + "'";
  }
}
