package vend.cli.grants;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.aws.RoleReference;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.cli.settings.CommandSettings;
import vend.cli.settings.Setting;
import vend.cli.settings.SettingOptions;
import vend.client.source.CredentialRequest;
import vend.credentials.SessionDuration;
import vend.grant.file.InvalidGrants;
import vend.policy.explain.Explainer;
import vend.policy.explain.ExplanationJson;
import vend.policy.explain.ExplanationText;
import vend.policy.explain.FullExplanation;
import vend.policy.explain.HypotheticalCaller;
import vend.session.RequestedSession;

/** {@code vend explain}: explains why a caller may or may not assume a role. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Explain why a caller may or may not assume a role",
      "",
      "With --token-file, or --issuer and --claim, this command reads a grants file, and needs neither"
          + " AWS nor a server. It shows the hub's decision, and the decision of AWS by the generated"
          + " policies. If the hub denies, it also shows what AWS would answer a hub that asked"
          + " anyway.",
      "",
      "Without a caller, or with --hub, this command asks the hub about you, and shows what the hub tells"
          + " callers."
    },
    footer = {
      "",
      "Exit code: 0 allowed by both; 1 denied; 2 could not run.",
      "",
      "Examples:",
      "  vend explain shop-prod/deploy --hub https://vend.example.com",
      "  vend explain shop-prod/deploy --token-file token.jwt",
      "  vend explain shop-prod/deploy --issuer github \\",
      "      --claim repository=acme/shop --duration 15m",
      "  vend explain arn:aws:iam::222222222222:role/old --issuer staff \\",
      "      --claim 'groups:=[\"ops\"]' --json"
    })
public final class ExplainCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ROLE", description = "The role: an ARN, or ACCOUNT/ROLE.")
  private String role;

  @Mixin private CallerOptions callers = new CallerOptions();
  @Mixin private SettingOptions settings = new SettingOptions();
  @Mixin private RequestOptions facts = new RequestOptions();

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description = "The requested duration: 900, 15m or 1h.")
  private @Nullable String duration;

  @Option(
      names = "--grants",
      paramLabel = "FILE",
      defaultValue = GrantsFile.DEFAULT,
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path grants;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public ExplainCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    var reference = RoleArgument.reference(role);
    RequestedSession requested = requested(duration);
    CommandSettings given = settings.of(spec);
    if (given.options().containsKey(Setting.HUB) || !(callers.isGiven() || isFileGiven())) {
      return HubExplanation.run(context.at(spec.commandLine()), given, request(reference), json);
    }
    InstantSource clock = context.clock();
    GrantsFile file = GrantsFile.read(grants);
    HypotheticalCaller assumed = callers.caller(file.grants(), clock.instant());
    FullExplanation explanation =
        new Explainer(file.grants())
            .explain(assumed.caller(), reference, requested, facts.facts(clock.instant()));
    print(explanation, assumed);
    return explanation.isAllowed() && assumed.rejection().isEmpty() ? 0 : 1;
  }

  private boolean isFileGiven() {
    return spec.commandLine().getParseResult().hasMatchedOption("--grants");
  }

  private CredentialRequest request(RoleReference role) {
    CredentialRequest wanted = CredentialRequest.of(role.toString());
    return duration == null ? wanted : wanted.lasting(SessionDuration.parse(duration));
  }

  private static RequestedSession requested(@Nullable String duration) throws CommandFailed {
    try {
      return duration == null
          ? RequestedSession.DEFAULT
          : RequestedSession.DEFAULT.lasting(SessionDuration.parse(duration));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("--duration: " + e.getMessage());
    }
  }

  private void print(FullExplanation explanation, HypotheticalCaller assumed) {
    PrintWriter err = spec.commandLine().getErr();
    assumed.notes().forEach(note -> err.println("vend: " + note));
    assumed.rejection().ifPresent(why -> err.println("vend: Vend would answer 401: " + why));
    err.flush();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ExplanationJson.of(explanation));
    } else {
      ExplanationText.of(explanation).forEach(out::println);
    }
    out.flush();
  }
}
