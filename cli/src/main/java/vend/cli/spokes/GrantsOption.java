package vend.cli.spokes;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import vend.caller.Transport;
import vend.cli.command.CommandFailed;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.infra.spoke.DoesNotFit;
import vend.infra.spoke.Spokes;

/** `--grants FILE`, and what that file makes. */
final class GrantsOption {
  @Option(
      names = "--grants",
      paramLabel = "FILE",
      defaultValue = "grants.yaml",
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path file;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
  GrantsOption() {}

  /** Reads the file, and says what it makes nothing of. */
  Spokes spokes(PrintWriter remarks) throws CommandFailed, InvalidGrants, DoesNotFit {
    if (!Files.exists(file)) {
      throw new CommandFailed("%s: there is no such file; name one with --grants".formatted(file));
    }
    Spokes spokes = Spokes.of(GrantsReader.read(file, Transport.LOOPBACK_TOO));
    spokes.remarks().forEach(remark -> remarks.println("vend: " + remark));
    return spokes;
  }
}
