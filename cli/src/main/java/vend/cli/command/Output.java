package vend.cli.command;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;

/** An output stream whose first failed write ends the command. */
public final class Output extends OutputStream {
  private final OutputStream target;

  private Output(OutputStream target) {
    this.target = target;
  }

  /** The standard output of this process, in the encoding that Java chose for it. */
  static PrintWriter standard() {
    return to(new FileOutputStream(FileDescriptor.out));
  }

  /** A writer whose failed writes throw {@link OutputFailed}. */
  public static PrintWriter to(OutputStream target) {
    return new PrintWriter(
        new OutputStreamWriter(new Output(new BufferedOutputStream(target)), System.out.charset()),
        true);
  }

  @Override
  public void write(int one) {
    attempt(() -> target.write(one));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    attempt(() -> target.write(bytes, offset, length));
  }

  @Override
  public void flush() {
    attempt(target::flush);
  }

  private static void attempt(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new OutputFailed(e);
    }
  }

  private interface Writing {
    void run() throws IOException;
  }
}
