package vend.cli.grants;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.cli.grants.ExternalIdText.CannotChange;
import vend.grant.file.GrantsFolder;
import vend.grant.file.InvalidGrants;

/** {@code vend grants init}: adds and rotates the external ids of accounts. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Add or rotate the external ids of accounts",
      "",
      "Adds a random external id to each account of the file that has none. The rest of the file"
          + " stays as it is. Vend does not show external ids.",
      "",
      "To replace an external id: run --rotate, deploy the account's trust policies, then the hub;"
          + " run --finish, and deploy the trust policies again."
    },
    footer = {
      "",
      "Exit code: 0 done, or nothing to do; 2 could not run.",
      "",
      "Examples:",
      "  vend grants init",
      "  vend grants init --rotate shop-prod",
      "  vend grants init --finish shop-prod"
    })
public final class InitCommand implements Callable<Integer> {
  private final SecureRandom random;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = GrantsFile.DEFAULT,
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path file;

  @Option(
      names = "--rotate",
      paramLabel = "ACCOUNT",
      description = "Give the account a new external id. Its trust policies then accept both.")
  private @Nullable String rotate;

  @Option(
      names = "--finish",
      paramLabel = "ACCOUNT",
      description = "Remove the account's previous external id.")
  private @Nullable String finish;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public InitCommand(SecureRandom random) {
    this.random = random;
  }

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    if (rotate != null && finish != null) {
      throw new CommandFailed(
          "--rotate and --finish are two steps. Deploy after --rotate, then run --finish");
    }
    String before = read();
    var text = ExternalIdText.of(file.toString(), before);
    try {
      String result = change(text);
      String after = text.changed();
      if (!after.equals(before)) {
        ReplacedFile.write(file, after);
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println("%s: %s".formatted(file, result));
      out.flush();
      return 0;
    } catch (CannotChange | IOException e) {
      throw new CommandFailed("%s: %s".formatted(file, e.getMessage()));
    }
  }

  private String read() throws CommandFailed {
    try {
      return new GrantsFolder(file).readGrants();
    } catch (IOException e) {
      throw new CommandFailed("%s: %s".formatted(file, e.getMessage()));
    }
  }

  private String change(ExternalIdText text) throws CannotChange {
    if (rotate != null) {
      text.rotate(rotate, id());
      return "%s has a new external id. Deploy its trust policies, then the hub. Then run: vend grants init --finish %s"
          .formatted(rotate, rotate);
    }
    if (finish != null) {
      text.finish(finish);
      return "%s has only its new external id. Deploy its trust policies".formatted(finish);
    }
    List<String> added = text.addMissing(this::id);
    return added.isEmpty()
        ? "every account has an external id"
        : "added external ids to " + String.join(", ", added);
  }

  private String id() {
    return ExternalIdText.newId(random);
  }
}
