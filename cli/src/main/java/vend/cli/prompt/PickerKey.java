package vend.cli.prompt;

import java.io.IOException;
import org.jline.utils.NonBlockingReader;

/** A key press. */
sealed interface PickerKey {
  record Letter(String text) implements PickerKey {}

  /** Moves the selection: negative up, positive down. */
  record Move(int by) implements PickerKey {}

  /** A key with a function of its own. */
  enum Named implements PickerKey {
    ENTER,
    ERASE,
    CLEAR,
    LEAVE,
    /** No key was pressed within {@link #WAIT_MILLIS}. */
    NOTHING,
    /** A key without a function. */
    OTHER
  }

  /** How long to wait for a key. In between, the picker checks the terminal's size. */
  long WAIT_MILLIS = 200;

  /**
   * The escape key alone is followed by nothing; the rest of an arrow key's sequence comes at once.
   */
  long REST_MILLIS = 50;

  int PAGE = 10;
  int TO_THE_END = 1_000_000;

  static PickerKey read(NonBlockingReader reader) throws IOException {
    int character = reader.read(WAIT_MILLIS);
    return switch (character) {
      case NonBlockingReader.READ_EXPIRED -> Named.NOTHING;
      case NonBlockingReader.EOF, 3, 4 -> Named.LEAVE;
      case '\r', '\n' -> Named.ENTER;
      case 8, 127 -> Named.ERASE;
      case 21 -> Named.CLEAR;
      case 16 -> new Move(-1);
      case 14 -> new Move(1);
      case 27 -> escape(reader);
      default -> character < ' ' ? Named.OTHER : letter(reader, (char) character);
    };
  }

  private static PickerKey letter(NonBlockingReader reader, char first) throws IOException {
    if (!Character.isHighSurrogate(first)) {
      return new Letter(String.valueOf(first));
    }
    int second = reader.read(REST_MILLIS);
    return second > 0 && Character.isLowSurrogate((char) second)
        ? new Letter(new String(new char[] {first, (char) second}))
        : Named.OTHER;
  }

  /** Arrow keys, page keys, home and end, as xterm and compatible terminals send them. */
  private static PickerKey escape(NonBlockingReader reader) throws IOException {
    int next = reader.read(REST_MILLIS);
    if (next < 0 || next == 27) {
      return Named.LEAVE;
    }
    if (next != '[' && next != 'O') {
      return Named.OTHER;
    }
    var rest = new StringBuilder();
    int character = reader.read(REST_MILLIS);
    while (character > 0) {
      rest.append((char) character);
      if (character >= '@') {
        break;
      }
      character = reader.read(REST_MILLIS);
    }
    return switch (rest.toString()) {
      case "A" -> new Move(-1);
      case "B" -> new Move(1);
      case "5~" -> new Move(-PAGE);
      case "6~" -> new Move(PAGE);
      case "H", "1~" -> new Move(-TO_THE_END);
      case "F", "4~" -> new Move(TO_THE_END);
      default -> Named.OTHER;
    };
  }
}
