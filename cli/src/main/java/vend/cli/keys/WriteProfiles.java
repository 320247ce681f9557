package vend.cli.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import vend.client.file.AwsFile;
import vend.explain.Printable;
import vend.grant.file.InvalidGrants;

/** `vend configure`: a profile for each role, whose keys come from `vend credentials`. */
public final class WriteProfiles {
  private static final int NOTHING = 1;

  private final Surroundings around;
  private final CommandSettings given;
  private final Path program;

  private WriteProfiles(Surroundings around, CommandSettings given, Path program) {
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
      Surroundings around, CommandSettings given, Path program, String prefix, boolean dryRun)
      throws KeysFailed, InvalidGrants {
    return new WriteProfiles(around, given, program).run(prefix, dryRun);
  }

  private int run(String prefix, boolean dryRun) throws KeysFailed, InvalidGrants {
    Session session = Session.open(around, given);
    Map<String, String> lines = new LinkedHashMap<>();
    for (var named : names(session.roles()).entrySet()) {
      lines.put(prefix + named.getKey(), line(session, named.getValue()));
    }
    Path file = new UserFolders(around.environment()).aws("AWS_CONFIG_FILE", "config");
    if (dryRun) {
      lines.forEach((name, line) ->
          around.out().printf("[%s]%ncredential_process = %s%n%n", section(name), line));
    } else {
      write(file, lines);
    }
    around.out().flush();
    return lines.isEmpty() ? NOTHING : 0;
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

  private String line(Session session, OfferedRole role) throws KeysFailed {
    var arguments = new ArrayList<>(List.of("credentials", role.role().toString()));
    for (var setting : session.settings().outsideOfTheFile().entrySet()) {
      if (setting.getKey().isFlag()) {
        arguments.add(
            setting.getKey().option()
                + "="
                + setting.getValue().equals(setting.getKey().ofFlag(true)));
      } else if (!setting.getKey().isOnlyForPeople()) {
        arguments.addAll(List.of(setting.getKey().option(), whole(session, setting)));
      }
    }
    return ProcessLine.of(program, arguments);
  }

  /** AWS's tools start it anywhere. */
  private static String whole(Session session, Map.Entry<Setting, String> setting)
      throws KeysFailed {
    return setting.getKey().isPath()
        ? session.settings().path(setting.getKey()).orElseThrow().toString()
        : setting.getValue();
  }

  private void write(Path path, Map<String, String> lines) throws KeysFailed {
    var file = new AwsFile(path);
    for (var line : lines.entrySet()) {
      try {
        file.write(
            section(line.getKey()), Map.of("credential_process", Optional.of(line.getValue())));
      } catch (IOException | IllegalArgumentException e) {
        throw KeysFailed.couldNotRun("%s can't be written: %s".formatted(path, e.getMessage()));
      }
      around.out().println("wrote profile %s into %s".formatted(line.getKey(), path));
    }
    around
        .out()
        .println(
            lines.isEmpty()
                ? "There are no roles for you."
                : "Try: aws sts get-caller-identity --profile " + lines.keySet().iterator().next());
  }
}
