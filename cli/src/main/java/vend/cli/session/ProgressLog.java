package vend.cli.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import vend.Printable;
import vend.aws.AccountId;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.settings.CommandSettings;
import vend.cli.settings.Setting;
import vend.cli.settings.Settings;
import vend.client.source.MaskedAccount;
import vend.client.source.Progress;

/**
 * Reports each step of a command on standard error, and in a log file if one is set.
 *
 * @param shown whether standard error shows the steps
 * @param file receives the steps with their time
 * @param fullAccounts whether account ids are shown in full
 */
public record ProgressLog(
    CommandContext context, boolean shown, Optional<Path> file, boolean fullAccounts)
    implements Progress {
  static ProgressLog of(CommandContext context, CommandSettings given, Settings settings)
      throws CommandFailed {
    var steps =
        new ProgressLog(
            context,
            !given.quiet() && (given.verbose() || context.terminal()),
            settings.path(Setting.LOG_FILE),
            settings.text(Setting.FULL_ACCOUNTS).filter("true"::equals).isPresent());
    steps.checkFile();
    return steps;
  }

  private void checkFile() throws CommandFailed {
    if (file.isPresent()) {
      try {
        append(file.get(), "");
      } catch (IOException e) {
        throw new CommandFailed("the log file %s cannot be written: %s".formatted(file.get(), e));
      }
    }
  }

  @Override
  public void step(String words) {
    String plain = Printable.of(words);
    if (shown) {
      context.err().println("vend: " + plain);
      context.err().flush();
    }
    write(plain);
  }

  private void write(String plain) {
    if (file.isPresent()) {
      try {
        append(
            file.get(),
            context.clock().instant().truncatedTo(ChronoUnit.MILLIS) + " " + plain + "\n");
      } catch (IOException e) {
        // A missing log line is no reason to fail. The first write to the file has worked.
      }
    }
  }

  /** Prints a warning, even if no steps are shown. */
  void warning(String words) {
    context.err().println("vend: warning: " + Printable.of(words));
    context.err().flush();
    write("warning: " + Printable.of(words));
  }

  @Override
  public String account(AccountId account) {
    return fullAccounts ? account.value() : MaskedAccount.of(account);
  }

  /** In one write at the end of the file, so that lines of several processes do not mix. */
  private static void append(Path file, String line) throws IOException {
    FileAttribute<?>[] mine =
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (var channel = FileChannel.open(file, Set.of(CREATE, WRITE, APPEND), mine)) {
      channel.write(ByteBuffer.wrap(line.getBytes(UTF_8)));
    }
  }
}
