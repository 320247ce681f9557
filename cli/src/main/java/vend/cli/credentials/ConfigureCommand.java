package vend.cli.credentials;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.Printable;
import vend.cli.command.CommandContext;
import vend.cli.command.CommandFailed;
import vend.cli.session.AvailableRole;
import vend.cli.session.Session;
import vend.cli.settings.Setting;
import vend.cli.settings.SettingOptions;
import vend.cli.settings.Settings;
import vend.cli.settings.UserFolders;
import vend.client.file.AwsFile;

/** {@code vend configure}: writes AWS profiles that run {@code vend credentials}. */
@Command(
    name = "configure",
    mixinStandardHelpOptions = true,
    description = {
      "Write an AWS profile for each of your roles",
      "",
      "Writes profiles named ACCOUNT-ROLE into the AWS config file (AWS_CONFIG_FILE, or ~/.aws/config). Each profile runs vend credentials, so AWS tools renew credentials by themselves. It contains the settings that a new shell needs: hub, token file, region. Other profiles stay as they are."
    },
    footer = {
      "",
      "Exit code: 0 written or shown; 1 no roles, or refused; 2 could not run.",
      "",
      "Examples:",
      "  vend configure --hub https://vend.example.com",
      "  vend configure --prefix acme- --dry-run",
      "  aws s3 ls --profile shop-prod-deploy"
    })
public final class ConfigureCommand implements Callable<Integer> {
  private static final int NOTHING = 1;

  private final CommandContext context;

  @Spec private CommandSpec spec;

  @Mixin private SettingOptions settings = new SettingOptions();

  @Option(
      names = "--prefix",
      paramLabel = "P",
      defaultValue = "",
      description = "A prefix for each profile's name.")
  private String prefix;

  @Option(names = "--dry-run", description = "Show the profiles, but do not write them.")
  private boolean dryRun;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public ConfigureCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandFailed {
    CommandContext context = this.context.at(spec.commandLine());
    Path program =
        context
            .program()
            .orElseThrow(() ->
                new CommandFailed(
                    "vend configure needs the path of the launcher. Start it as ./vend configure"));
    return run(Session.open(context, settings.of(spec)), program);
  }

  private int run(Session session, Path program) throws CommandFailed {
    CommandContext context = session.context();
    Map<Setting, String> passed = passed(session);
    Map<String, String> lines = new LinkedHashMap<>();
    for (var named : names(session.roles()).entrySet()) {
      lines.put(prefix + named.getKey(), line(program, passed, named.getValue()));
    }
    Path file = new UserFolders(context.environment()).aws("AWS_CONFIG_FILE", "config");
    Optional<String> region = session.region();
    if (dryRun) {
      lines.forEach((name, line) -> show(context.out(), name, line, region));
    } else {
      write(context.out(), file, lines, region);
    }
    if (lines.isEmpty()) {
      context.out().println("You may assume no roles.");
    } else {
      var shell = new NewShell(session, passed);
      List<String> missing = shell.missing();
      if (missing.isEmpty() && !dryRun) {
        context.out().println("Try:");
        context.out().println("  " + shell.line(lines.keySet().iterator().next(), region));
      }
      missing.forEach(what -> context.err().println("vend: " + what));
    }
    context.out().flush();
    return lines.isEmpty() ? NOTHING : 0;
  }

  private static void show(PrintWriter out, String name, String line, Optional<String> region) {
    out.printf("[%s]%ncredential_process = %s%n", section(name), line);
    region.ifPresent(known -> out.printf("region = %s%n", known));
    out.println();
  }

  /** Profile names: account and role, with the role's path if two roles would share a name. */
  private static Map<String, AvailableRole> names(List<AvailableRole> roles) {
    Map<String, Long> counts =
        roles.stream()
            .map(ConfigureCommand::shortName)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    var names = new LinkedHashMap<String, AvailableRole>();
    for (AvailableRole role : roles) {
      boolean unique = counts.getOrDefault(shortName(role), 0L) == 1;
      names.put(unique ? shortName(role) : longName(role), role);
    }
    return names;
  }

  private static String shortName(AvailableRole role) {
    return Printable.of(role.accountName()) + "-" + role.role().name();
  }

  private static String longName(AvailableRole role) {
    return Printable.of(role.accountName()) + "-" + role.role().pathAndName().replace('/', '-');
  }

  private static String section(String profile) {
    return profile.equals("default") ? profile : "profile " + profile;
  }

  private static String line(Path program, Map<Setting, String> passed, AvailableRole role)
      throws CommandFailed {
    var arguments = new ArrayList<>(List.of("credentials", role.role().toString()));
    passed.forEach((setting, value) -> {
      if (setting.isFlag()) {
        arguments.add(setting.option() + "=" + value.equals(setting.ofFlag(true)));
      } else {
        arguments.addAll(List.of(setting.option(), value));
      }
    });
    return CredentialProcessLine.of(program, arguments);
  }

  /** Settings to pass as options, with absolute paths: AWS tools run the program in any folder. */
  private static Map<Setting, String> passed(Session session) throws CommandFailed {
    Settings settings = session.settings();
    Map<Setting, String> passed = new EnumMap<>(Setting.class);
    for (var setting : settings.outsideConfigFile().entrySet()) {
      if (!setting.getKey().isOnlyForPeople()) {
        passed.put(
            setting.getKey(),
            setting.getKey().isPath()
                ? settings.path(setting.getKey()).orElseThrow().toString()
                : setting.getValue());
      }
    }
    if (!settings.has(Setting.TOKEN_FILE)) {
      session
          .tokenFile()
          .ifPresent(file -> passed.put(Setting.TOKEN_FILE, file.toAbsolutePath().toString()));
    }
    if (!settings.has(Setting.REGION) && session.asksSts()) {
      session.region().ifPresent(region -> passed.put(Setting.REGION, region));
    }
    return passed;
  }

  private static void write(
      PrintWriter out, Path path, Map<String, String> lines, Optional<String> region)
      throws CommandFailed {
    var file = new AwsFile(path);
    for (var line : lines.entrySet()) {
      try {
        boolean changed =
            file.write(
                section(line.getKey()),
                Map.of("credential_process", Optional.of(line.getValue())),
                region.map(known -> Map.of("region", known)).orElse(Map.of()));
        out.println(
            (changed ? "wrote profile %s into %s" : "unchanged: profile %s in %s")
                .formatted(line.getKey(), path));
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandFailed("%s cannot be written: %s".formatted(path, e.getMessage()));
      }
    }
  }
}
