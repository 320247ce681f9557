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

/** `vend grants diff`. */
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Says what access a change of the grants file gives and takes, role by role and grant by"
          + " grant.",
      "",
      "What is not certainly the same or narrower counts as wider: conditions, denies, sessions,"
          + " what callers may shape, roles, issuers."
    },
    footer = {
      "",
      "Exit code: 0 does not widen, 1 widens, 2 could not run.",
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

  @Parameters(
      index = "0",
      paramLabel = "OLD",
      description = "The file as it was; - for standard input.")
  private String old;

  @Parameters(index = "1", paramLabel = "NEW", description = "The file as it is to be; - likewise.")
  private String now;

  @Option(
      names = "--policies",
      paramLabel = "FOLDER",
      description =
          "Where the policy files of the file from standard input lie. Of that revision, or a change"
              + " to them is not seen.")
  private @Nullable Path policies;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "text, markdown or json. Default: ${DEFAULT-VALUE}.")
  private String format;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public DiffCommand(InputStream in) {
    this.in = in;
  }

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    DiffFormat written = format();
    if (old.equals(STANDARD_INPUT) && now.equals(STANDARD_INPUT)) {
      throw new CommandFailed("only one of the two files can come from standard input");
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
    throw new CommandFailed("--format is text, markdown or json; this is not: " + format);
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
              "say with --policies in which folder the policies of this revision lie");
        }
        : new GrantsFolder(policies.resolve(GrantsFile.DEFAULT));
  }

  private String input() throws CommandFailed {
    try {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new CommandFailed("standard input: is larger than 16 MiB");
      }
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IOException e) {
      throw new CommandFailed("standard input: is not a text in UTF-8");
    }
  }
}
