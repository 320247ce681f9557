package vend.cli.freeze;

import java.io.PrintWriter;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandFailed;
import vend.grant.FreezeNote;
import vend.grant.FreezeState;
import vend.grant.FreezeTarget;

/** {@code vend freeze}: denies roles, grants, callers or everything in an emergency. */
@Command(
    name = "freeze",
    mixinStandardHelpOptions = true,
    description = {
      "Deny roles, grants, callers or everything in an emergency",
      "",
      "Overrides the grants file. The command writes to the hub's table, and the freeze is in force"
          + " within 5 seconds, without a deployment. Credentials that Vend has issued stay valid"
          + " until they expire.",
      "",
      "A second freeze of the same target changes nothing. To undo it, use vend thaw. The command"
          + " uses the credentials and the region of any AWS SDK: AWS_PROFILE, AWS_REGION,"
          + " AWS_ENDPOINT_URL."
    },
    footer = {
      "",
      "Exit code: 0 frozen or listed; 2 could not run.",
      "",
      "Examples:",
      "  vend freeze --everything --reason \"ticket 4711\" --table vend-Table-1A2B",
      "  vend freeze --grant shop-deploys-from-main",
      "  vend freeze shop-prod/deploy arn:aws:iam::222222222222:role/vend/read-only",
      "  vend freeze --person ann@example.com --reason \"stolen laptop\"",
      "  vend freeze --caller staff/0f4e8c52 --caller github/repo:acme/shop:ref:x",
      "  vend freeze --issuer github --dry-run",
      "  vend freeze --list"
    })
public final class FreezeCommand implements Callable<Integer> {
  private final InstantSource clock;
  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Mixin private FreezeOptions options;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "The reason, for the operator who thaws it. Vend stores it in the table.")
  private @Nullable String reason;

  @Option(names = "--why", paramLabel = "TEXT", hidden = true, description = "As --reason.")
  private @Nullable String why;

  @Option(names = "--list", description = "List what is frozen, and change nothing.")
  private boolean list;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public FreezeCommand(InstantSource clock, Map<String, String> environment) {
    this.clock = clock;
    this.environment = environment;
  }

  @Override
  public Integer call() throws CommandFailed {
    if (list != options.namesNothing()) {
      throw new ParameterException(
          spec.commandLine(),
          list
              ? "--list freezes nothing, so leave out ROLE, --grant, --issuer, --caller, --person or --everything"
              : "nothing to freeze is named. Add a ROLE, --grant, --issuer, --caller, --person or --everything; or use --list");
    }
    if (reason().filter(FreezeCommand::isNoReason).isPresent()) {
      throw new CommandFailed(
          "--reason takes 1 to %d characters".formatted(FreezeNote.LONGEST_REASON));
    }
    options.use(environment, spec.commandLine().getErr(), this::run);
    return 0;
  }

  private void run(FreezeClient client, FreezeReport report, SortedSet<FreezeTarget> targets)
      throws FreezeFailed {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      FreezeClient.Both both = client.readBoth();
      FreezeReport.warnIfUnseen(both, spec.commandLine().getErr());
      report.print(both.byTable(), both.byHub(), false, out);
      return;
    }
    FreezeNote note = note(client.accessKeyId());
    FreezeState before = options.isDryRun() ? client.read() : client.freeze(targets, note);
    report.print(before.with(targets, note), Optional.empty(), options.isDryRun(), out);
    if (!options.isDryRun()) {
      FreezeReport.printWhenInForce(out);
    }
  }

  private FreezeNote note(String accessKeyId) {
    return new FreezeNote(
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        "%s (%s)".formatted(System.getProperty("user.name", "unknown"), accessKeyId),
        reason());
  }

  private Optional<String> reason() {
    return Optional.ofNullable(reason == null ? why : reason);
  }

  private static boolean isNoReason(String text) {
    return text.isBlank() || text.length() > FreezeNote.LONGEST_REASON;
  }
}
