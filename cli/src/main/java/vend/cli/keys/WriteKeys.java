package vend.cli.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import vend.cli.command.CommandFailed;
import vend.client.file.AwsFile;
import vend.client.source.CredentialRequest;
import vend.credentials.TemporaryCredentials;

/** `vend write`: keys in a profile of the credentials file, for tools that read nothing else. */
public final class WriteKeys {
  private static final Duration SOON = Duration.ofMinutes(1);

  private final CommandContext around;
  private final Session session;
  private final CredentialRequest request;
  private final WriteChoice where;
  private final Path file;

  private WriteKeys(Session session, CredentialRequest request, WriteChoice where, Path file) {
    this.around = session.around();
    this.session = session;
    this.request = request;
    this.where = where;
    this.file = file;
  }

  /** Writes them, once or again and again until Ctrl-C. */
  public static int run(
      CommandContext around, CommandSettings given, KeyChoice keys, WriteChoice where)
      throws CommandFailed, InterruptedException {
    Path file =
        where.file().isPresent()
            ? where.file().get()
            : new UserFolders(around.environment())
                .aws("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    Session session = Session.open(around, given);
    new WriteKeys(session, session.request(keys), where, file).run();
    return 0;
  }

  private void run() throws CommandFailed, InterruptedException {
    TemporaryCredentials written = write();
    int count = 1;
    while (where.every().isPresent() && count < where.times().orElse(Integer.MAX_VALUE)) {
      Thread.sleep(pause(where.every().get(), written));
      Optional<TemporaryCredentials> again = writeAgain();
      count += again.isPresent() ? 1 : 0;
      written = again.orElse(written);
    }
  }

  /** By half of their life at the latest, so that what the file holds never ends. */
  private Duration pause(Duration every, TemporaryCredentials written) {
    Duration left = Duration.between(around.clock().instant(), written.renewal()).plusSeconds(1);
    return Collections.min(List.of(every, left.isPositive() ? left : SOON));
  }

  /** Empty where nobody answers: that may pass, a refusal does not. */
  private Optional<TemporaryCredentials> writeAgain() throws CommandFailed {
    try {
      return Optional.of(write());
    } catch (CommandFailed e) {
      if (e.exitCode() != CommandFailed.COULD_NOT_RUN) {
        throw e;
      }
      around.err().println("vend: " + e.getMessage());
      return Optional.empty();
    }
  }

  private TemporaryCredentials write() throws CommandFailed {
    TemporaryCredentials got = session.credentials(request);
    try {
      new AwsFile(file).writeKeys(where.profile(), got);
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailed("%s can't be written: %s".formatted(file, e.getMessage()));
    }
    around
        .out()
        .println(
            "wrote keys for %s, which end at %s, as profile %s into %s"
                .formatted(
                    session.steps().account(got.role().account()),
                    got.expires().truncatedTo(ChronoUnit.SECONDS),
                    where.profile(),
                    file));
    around.out().flush();
    return got;
  }
}
