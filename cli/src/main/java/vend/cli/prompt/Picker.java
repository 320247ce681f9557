package vend.cli.prompt;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import vend.Printable;
import vend.cli.command.CancelledByUser;

/**
 * A list at a terminal that the user filters by typing. It is drawn below the cursor, which stays
 * in its first line: after a resize, everything from that line on is erased and drawn again.
 */
final class Picker {
  private static final String WIPE = "\r\u001b[J";
  private static final int COLUMNS = 80;
  private static final int ROWS = 24;
  private static final Size NOTHING_DRAWN = new Size(0, 0);

  private final Terminal terminal;
  private final String question;
  private final Display display;

  private Picker(Terminal terminal, String question) {
    this.terminal = terminal;
    this.question = question;
    this.display = new Display(terminal, false);
  }

  /**
   * Lets the user choose.
   *
   * @return the index of the chosen entry; empty if standard input and standard error are not a
   *     terminal that can show the list
   * @throws CancelledByUser if the user cancels
   */
  static Optional<Integer> choose(String question, List<String> offered) {
    List<String> plain = offered.stream().map(Printable::of).toList();
    try (Terminal terminal =
        TerminalBuilder.builder()
            .name("vend")
            .system(true)
            .systemOutput(TerminalBuilder.SystemOutput.SysErr)
            .provider("ffm")
            .dumb(false)
            .build()) {
      return Optional.of(new Picker(terminal, question).run(PickerState.of(plain)));
    } catch (IOException | IllegalStateException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  private int run(PickerState begin) throws IOException {
    Attributes before = terminal.enterRawMode();
    try {
      // Ctrl-C is read as a key, so that the list is erased before the process exits.
      Attributes raw = terminal.getAttributes();
      raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
      terminal.setAttributes(raw);
      return chosen(begin);
    } finally {
      terminal.setAttributes(before);
      terminal.flush();
    }
  }

  private int chosen(PickerState begin) throws IOException {
    PickerState state = begin;
    Size size = NOTHING_DRAWN;
    while (true) {
      size = draw(state, size);
      PickerKey key = PickerKey.read(terminal.reader());
      if (key == PickerKey.Named.LEAVE) {
        end("");
        throw new CancelledByUser();
      }
      Optional<Integer> chosen = state.chosen();
      if (key == PickerKey.Named.ENTER && chosen.isPresent()) {
        end(question + ": " + state.offered().get(chosen.get()) + "\r\n");
        return chosen.get();
      }
      state = after(state, key);
    }
  }

  private static PickerState after(PickerState state, PickerKey key) {
    return switch (key) {
      case PickerKey.Letter(String text) -> state.typed(text);
      case PickerKey.Move(int by) -> state.moved(by);
      case PickerKey.Named named ->
          switch (named) {
            case ERASE -> state.erased();
            case CLEAR -> state.cleared();
            case ENTER, LEAVE, NOTHING, OTHER -> state;
          };
    };
  }

  private void end(String words) {
    terminal.writer().print(WIPE + words);
    terminal.flush();
  }

  /** After a resize, erases the list before it is drawn again. */
  private Size draw(PickerState state, Size before) {
    Size size = size();
    if (!size.equals(before)) {
      terminal.writer().print(WIPE);
      display.reset();
      display.resize(size.getRows(), size.getColumns());
    }
    List<AttributedString> lines =
        state.lines(question, size.getRows()).stream().map(line -> shown(line, size)).toList();
    display.update(lines, lines.getFirst().columnLength());
    return size;
  }

  private static AttributedString shown(String line, Size size) {
    var style = line.startsWith("> ") ? AttributedStyle.BOLD : AttributedStyle.DEFAULT;
    return cut(new AttributedString(line, style), size);
  }

  /** One column less than the terminal has, because terminals differ at their last column. */
  private static AttributedString cut(AttributedString line, Size size) {
    return line.columnSubSequence(0, Math.max(1, size.getColumns() - 1));
  }

  private Size size() {
    Size size = terminal.getSize();
    return size.getColumns() > 0 && size.getRows() > 0 ? size : new Size(COLUMNS, ROWS);
  }
}
