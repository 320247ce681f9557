package vend.cli.grants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.caller.Transport;
import vend.cli.command.CommandFailed;
import vend.grant.Grants;
import vend.grant.file.GrantsFolder;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.grant.file.PolicyFiles;
import vend.policy.diff.DiffFormat;
import vend.policy.diff.GrantsChange;
import vend.policy.diff.GrantsDiff;

/** {@code vend grants diff}: shows how a change of the grants file changes access. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Show how a change of the grants file changes access",
      "",
      "Lists gained and lost access by role and grant. A change that is not provably the same or"
          + " narrower counts as wider: in conditions, denies, sessions, what callers may shape,"
          + " roles and issuers."
    },
    footer = {
      "",
      "Exit code: 0 not wider; 1 wider; 2 could not run.",
      "",
      "Examples:",
      "  vend grants diff old.yaml grants.yaml",
      "  git show main:grants.yaml | vend grants diff - grants.yaml \\",
      "      --policies . --format markdown"
    })
public final class DiffCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final InputStream in;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "OLD", description = "The old file; - for standard input.")
  private String old;

  @Parameters(index = "1", paramLabel = "NEW", description = "The new file; - for standard input.")
  private String now;

  @Option(
      names = "--policies",
      paramLabel = "FOLDER",
      description =
          "The folder with the policy files of the file from standard input. They have to be of the"
              + " same revision, or diff does not see their changes.")
  private @Nullable Path policies;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "The output format: text, markdown or json. Default: ${DEFAULT-VALUE}.")
  private String format;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public DiffCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    DiffFormat written = format();
    if (old.equals(STANDARD_INPUT) && now.equals(STANDARD_INPUT)) {
      throw new CommandFailed("only one of the two files can be standard input");
    }
    GrantsChange change = GrantsDiff.of(read(old), read(now));
    PrintWriter out = spec.commandLine().getOut();
    out.println(written.write(change));
    out.flush();
    return change.widens() ? 1 : 0;
  }

  private DiffFormat format() throws CommandFailed {
    for (DiffFormat one : DiffFormat.values()) {
      if (one.name().toLowerCase(Locale.ROOT).equals(format)) {
        return one;
      }
    }
    throw new CommandFailed("--format takes text, markdown or json, not " + format);
  }

  private Grants read(String file) throws CommandFailed, InvalidGrants {
    return file.equals(STANDARD_INPUT)
        ? new GrantsReader("standard input", beside(), Transport.LOOPBACK_TOO).read(input())
        : GrantsFile.read(Path.of(file)).grants();
  }

  private PolicyFiles beside() {
    return policies == null
        ? path -> {
          throw new IOException(
              "the folder with the policies of this revision is not named. Add --policies FOLDER");
        }
        : new GrantsFolder(policies.resolve(GrantsFile.DEFAULT));
  }

  private String input() throws CommandFailed {
    try {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new CommandFailed("standard input is larger than 16 MiB");
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IOException e) {
      throw new CommandFailed("standard input is not UTF-8 text");
    }
  }
}
