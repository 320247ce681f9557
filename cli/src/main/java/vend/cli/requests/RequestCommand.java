package vend.cli.requests;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.aws.RoleReference;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.cli.session.ApprovalWait;
import vend.cli.session.Session;
import vend.cli.session.WantedAccess;
import vend.cli.settings.SettingOptions;
import vend.client.hub.AccessRequest;
import vend.client.hub.Hub;
import vend.client.source.NoCredentials;

/** {@code vend request}: requests access to a role. */
@Command(
    name = "request",
    mixinStandardHelpOptions = true,
    description = {
      "Request access to a role that needs an approval",
      "",
      "Other people approve or deny the request: the grant names them (approval in the grants file). The time of access begins with the approval. If you have access already, the new access begins when it ends.",
      "",
      "With --wait, Ctrl-C ends the command but not the request."
    },
    footer = {
      "",
      "Exit code: 0 requested, or with --wait approved; 1 refused, or with --wait denied, withdrawn or expired; 2 could not run.",
      "",
      "Examples:",
      "  vend request shop-prod/admin --reason \"ticket 4711\"",
      "  vend request shop-prod/admin --duration 4h --reason \"ticket 4711\" --wait",
      "  vend request shop-prod/admin --break-glass --reason \"outage 4711\""
    })
public final class RequestCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Parameters(
      paramLabel = "ROLE",
      description = "The role: ACCOUNT/ROLE by the names in the hub's grants file, or its ARN.")
  private String role;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "The reason, for the approvers: up to 500 characters.")
  private String reason;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      description =
          "How long the access lasts: 45m, 4h or 7d. Default: the longest that the grant allows.")
  private @Nullable String duration;

  @Option(names = "--wait", description = "Wait until other people have decided the request.")
  private boolean wait;

  @Option(
      names = "--break-glass",
      description =
          "Approve the request yourself, in an emergency. All approvers see it. The grant has to"
              + " allow it.")
  private boolean breakGlass;

  @Option(names = "--json", description = "Print the request as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public RequestCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    RoleReference reference = RoleArgument.reference(role);
    WantedAccess wanted = WantedAccess.parse(duration, reason);
    CommandContext context = this.context.at(spec.commandLine());
    Session session = Session.open(context, settings.of(spec));
    Hub hub = session.hub(RequestText.ONLY_A_HUB);
    AccessRequest request;
    try {
      request = hub.requestAccess((breakGlass ? wanted.byBreakingGlass() : wanted).body(reference));
      if (wait && request.isPending()) {
        // The approvers need the id while the command waits.
        if (!json) {
          print(context, new RequestText(request, context).forRequester(reference));
        }
        request = new ApprovalWait(session, hub, reference).decision(request);
      }
    } catch (NoCredentials e) {
      throw CommandFailed.of(e);
    }
    print(
        context,
        json
            ? Json.write(request.document())
            : new RequestText(request, context).forRequester(reference));
    return 0;
  }

  private static void print(CommandContext context, String text) {
    context.out().println(text);
    context.out().flush();
  }
}
