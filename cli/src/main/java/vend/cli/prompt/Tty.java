package vend.cli.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import vend.Printable;
import vend.cli.command.CancelledByUser;
import vend.client.source.NoCredentials;

/** The controlling terminal of a process; independent of its standard streams. */
final class Tty implements AutoCloseable {
  private static final int LONGEST_LINE = 4096;

  private final InputStream in;
  private final OutputStream out;

  Tty(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  static boolean canBeOpened(Path device) {
    try (var _ = new FileInputStream(device.toFile())) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static Tty open(Path device) throws NoCredentials {
    try {
      return new Tty(new FileInputStream(device.toFile()), new FileOutputStream(device.toFile()));
    } catch (IOException e) {
      throw gone();
    }
  }

  void say(String text) throws NoCredentials {
    try {
      out.write(text.getBytes(UTF_8));
      out.flush();
    } catch (IOException e) {
      throw gone();
    }
  }

  /**
   * Asks a question and reads one line, without its line break.
   *
   * @throws CancelledByUser if the input ends before the line
   */
  String answer(String question) throws NoCredentials {
    say(Printable.of(question));
    var line = new ByteArrayOutputStream();
    try {
      int character = in.read();
      while (character != '\n' && character != -1 && line.size() < LONGEST_LINE) {
        line.write(character);
        character = in.read();
      }
      if (character == -1 && line.size() == 0) {
        throw new CancelledByUser();
      }
    } catch (IOException e) {
      throw gone();
    }
    return line.toString(UTF_8).strip();
  }

  private static NoCredentials gone() {
    return new NoCredentials.NotAnswered("the terminal was closed", "", Optional.empty());
  }

  @Override
  public void close() {
    try (in;
        out) {
      out.flush();
    } catch (IOException e) {
      // The terminal was closed, so there is nowhere to report to.
    }
  }
}
