package vend.cli.doctor;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.cli.settings.SettingOptions;

/** {@code vend doctor}: finds what prevents credentials. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Find what prevents credentials, and what to do",
      "",
      "Checks the config file, the hub and its certificate, the clock, the token and its issuer, the cache and its permissions, and the files of AWS tools. Never asks for a password, and opens no page."
    },
    footer = {
      "",
      "Exit code: 0 no problem; 1 a problem; 2 could not run.",
      "",
      "Examples:",
      "  vend doctor",
      "  vend doctor shop-prod/deploy",
      "  vend doctor --json"
    })
public final class DoctorCommand implements Callable<Integer> {
  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ROLE",
      arity = "0..1",
      description = "Also get credentials of this role: ACCOUNT/ROLE by name, or its ARN.")
  private @Nullable String role;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private SettingOptions settings = new SettingOptions();

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public DoctorCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    if (role != null) {
      RoleArgument.reference(role);
    }
    return Doctor.run(
        context.at(spec.commandLine()), settings.of(spec), Optional.ofNullable(role), json);
  }
}
