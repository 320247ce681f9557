package vend.cli.credentials;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.Printable;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.AvailableRole;
import vend.cli.session.Session;
import vend.cli.settings.SettingOptions;

/** {@code vend roles}: lists the roles that the user may assume. */
@Command(
    name = "roles",
    mixinStandardHelpOptions = true,
    description = "List the roles that you may assume",
    footer = {
      "",
      "Exit code: 0 at least one role; 1 none, or refused; 2 could not run.",
      "",
      "Examples:",
      "  vend roles --hub https://vend.example.com",
      "  vend roles --arn",
      "  vend roles --json | jq -r .roles[].role"
    })
public final class RolesCommand implements Callable<Integer> {
  private static final int NOTHING = 1;

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(names = "--arn", description = "Print ARNs.")
  private boolean arn;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public RolesCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext context = this.context.at(spec.commandLine());
    List<AvailableRole> roles = Session.open(context, settings.of(spec)).roles();
    if (json) {
      context
          .out()
          .println(Json.write(Map.of("roles", roles.stream().map(RolesCommand::data).toList())));
    } else if (roles.isEmpty()) {
      context.out().println("None.");
    } else {
      roles.forEach(role -> context.out().println(line(role)));
    }
    context.out().flush();
    return roles.isEmpty() ? NOTHING : 0;
  }

  /** The role is the first word of the line, without spaces: programs cut it out. */
  private String line(AvailableRole role) {
    String word = arn ? role.role().toString() : Printable.of(role.reference());
    String account = role.accountName();
    boolean namesAccount =
        arn
            ? account.equals(role.role().account().value())
            : role.reference().startsWith(account + "/");
    return word
        + (namesAccount ? "" : "  in " + Printable.of(account))
        + role.longest()
            .map(longest -> "  for %d minutes at most".formatted(longest.toMinutes()))
            .orElse("")
        + (role.needsApproval() ? "  on request" : "");
  }

  private static Map<String, Object> data(AvailableRole role) {
    var data = new LinkedHashMap<String, Object>();
    data.put("reference", role.reference());
    data.put("role", role.role().toString());
    data.put("account", role.role().account().value());
    data.put("accountName", role.accountName());
    role.longest().ifPresent(longest -> data.put("maxDuration", longest.toSeconds()));
    if (role.needsApproval()) {
      data.put("approval", true);
    }
    return data;
  }
}
