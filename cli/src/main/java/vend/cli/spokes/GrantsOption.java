package vend.cli.spokes;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import vend.caller.Transport;
import vend.cli.command.CommandFailed;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.infra.spoke.Spokes;
import vend.infra.spoke.SpokesNotCreated;

/** The option {@code --grants}, and the roles of that file in the spoke accounts. */
final class GrantsOption {
  @Option(
      names = "--grants",
      paramLabel = "FILE",
      defaultValue = "grants.yaml",
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path file;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs.
  GrantsOption() {}

  /** Reads the file, and prints remarks on the roles that Vend does not create. */
  Spokes spokes(PrintWriter remarks) throws CommandFailed, InvalidGrants, SpokesNotCreated {
    if (!Files.exists(file)) {
      throw new CommandFailed("there is no file %s. Name one with --grants".formatted(file));
    }
    Spokes spokes = Spokes.of(GrantsReader.read(file, Transport.LOOPBACK_TOO));
    spokes.remarks().forEach(remark -> remarks.println("vend: " + remark));
    return spokes;
  }
}
