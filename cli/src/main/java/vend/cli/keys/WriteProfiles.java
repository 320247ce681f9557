package vend.cli.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import vend.Printable;
import vend.cli.command.CommandFailed;
import vend.client.file.AwsFile;

/** `vend configure`: a profile for each role, whose keys come from `vend credentials`. */
public final class WriteProfiles {
  private static final int NOTHING = 1;

  private final CommandContext around;
  private final CommandSettings given;
  private final Path program;

  private WriteProfiles(CommandContext around, CommandSettings given, Path program) {
    this.around = around;
    this.given = given;
    this.program = program;
  }

  /**
   * Writes them, or only shows them.
   *
   * @param program where vend itself is
   * @param prefix stands before each profile's name
   */
  public static int run(
      CommandContext around, CommandSettings given, Path program, String prefix, boolean dryRun)
      throws CommandFailed {
    return new WriteProfiles(around, given, program).run(prefix, dryRun);
  }

  private int run(String prefix, boolean dryRun) throws CommandFailed {
    Session session = Session.open(around, given);
    Map<Setting, String> told = told(session);
    Map<String, String> lines = new LinkedHashMap<>();
    for (var named : names(session.roles()).entrySet()) {
      lines.put(prefix + named.getKey(), line(told, named.getValue()));
    }
    Path file = new UserFolders(around.environment()).aws("AWS_CONFIG_FILE", "config");
    Optional<String> region = session.region();
    if (dryRun) {
      lines.forEach((name, line) -> show(name, line, region));
    } else {
      write(file, lines, region);
    }
    if (lines.isEmpty()) {
      around.out().println("There are no roles for you.");
    } else {
      var shell = new NewShell(session, told);
      List<String> missing = shell.missing();
      if (missing.isEmpty() && !dryRun) {
        around.out().println("Try:");
        around.out().println("  " + shell.line(lines.keySet().iterator().next(), region));
      }
      missing.forEach(what -> around.err().println("vend: " + what));
    }
    around.out().flush();
    return lines.isEmpty() ? NOTHING : 0;
  }

  private void show(String name, String line, Optional<String> region) {
    around.out().printf("[%s]%ncredential_process = %s%n", section(name), line);
    region.ifPresent(known -> around.out().printf("region = %s%n", known));
    around.out().println();
  }

  /** Account and role; with the role's path where two would have one name. */
  private static Map<String, OfferedRole> names(List<OfferedRole> roles) {
    Map<String, Long> counts =
        roles.stream()
            .map(WriteProfiles::shortName)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    var names = new LinkedHashMap<String, OfferedRole>();
    for (OfferedRole role : roles) {
      boolean unique = counts.getOrDefault(shortName(role), 0L) == 1;
      names.put(unique ? shortName(role) : longName(role), role);
    }
    return names;
  }

  private static String shortName(OfferedRole role) {
    return Printable.of(role.accountName()) + "-" + role.role().name();
  }

  private static String longName(OfferedRole role) {
    return Printable.of(role.accountName()) + "-" + role.role().pathAndName().replace('/', '-');
  }

  private static String section(String profile) {
    return profile.equals("default") ? profile : "profile " + profile;
  }

  private String line(Map<Setting, String> told, OfferedRole role) throws CommandFailed {
    var arguments = new ArrayList<>(List.of("credentials", role.role().toString()));
    told.forEach((setting, value) -> {
      if (setting.isFlag()) {
        arguments.add(setting.option() + "=" + value.equals(setting.ofFlag(true)));
      } else {
        arguments.addAll(List.of(setting.option(), value));
      }
    });
    return ProcessLine.of(program, arguments);
  }

  /** What the config file does not say, and AWS's tools start the program in any folder. */
  private static Map<Setting, String> told(Session session) throws CommandFailed {
    Settings settings = session.settings();
    Map<Setting, String> told = new EnumMap<>(Setting.class);
    for (var setting : settings.outsideOfTheFile().entrySet()) {
      if (!setting.getKey().isOnlyForPeople()) {
        told.put(
            setting.getKey(),
            setting.getKey().isPath()
                ? settings.path(setting.getKey()).orElseThrow().toString()
                : setting.getValue());
      }
    }
    if (!settings.has(Setting.TOKEN_FILE)) {
      session
          .tokenFile()
          .ifPresent(file -> told.put(Setting.TOKEN_FILE, file.toAbsolutePath().toString()));
    }
    if (!settings.has(Setting.REGION) && session.asksSts()) {
      session.region().ifPresent(region -> told.put(Setting.REGION, region));
    }
    return told;
  }

  private void write(Path path, Map<String, String> lines, Optional<String> region)
      throws CommandFailed {
    var file = new AwsFile(path);
    for (var line : lines.entrySet()) {
      try {
        boolean changed =
            file.write(
                section(line.getKey()),
                Map.of("credential_process", Optional.of(line.getValue())),
                region.map(known -> Map.of("region", known)).orElse(Map.of()));
        around
            .out()
            .println(
                (changed ? "wrote profile %s into %s" : "unchanged: profile %s in %s")
                    .formatted(line.getKey(), path));
      } catch (IOException | IllegalArgumentException e) {
        throw new CommandFailed("%s can't be written: %s".formatted(path, e.getMessage()));
      }
    }
  }
}
