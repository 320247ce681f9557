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
import vend.client.hub.GrantedRole;
import vend.explain.Printable;
import vend.grant.file.InvalidGrants;

/** `vend configure`: a profile for each role, whose keys come from `vend credentials`. */
public final class WriteProfiles {
  private static final int NOTHING = 1;

  private final Surroundings around;
  private final HubChoice choice;
  private final Path program;

  private WriteProfiles(Surroundings around, HubChoice choice, Path program) {
    this.around = around;
    this.choice = choice;
    this.program = program;
  }

  /**
   * Writes them, or only shows them.
   *
   * @param program where vend itself is
   * @param prefix stands before each profile's name
   */
  public static int run(
      Surroundings around, HubChoice choice, Path program, String prefix, boolean dryRun)
      throws KeysFailed, InvalidGrants {
    return new WriteProfiles(around, choice, program).run(prefix, dryRun);
  }

  private int run(String prefix, boolean dryRun) throws KeysFailed, InvalidGrants {
    Session session = Session.open(around, choice);
    Map<String, String> lines = new LinkedHashMap<>();
    for (var named : names(ShowRoles.granted(session)).entrySet()) {
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
  private static Map<String, GrantedRole> names(List<GrantedRole> roles) {
    Map<String, Long> counts =
        roles.stream()
            .map(WriteProfiles::shortName)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    var names = new LinkedHashMap<String, GrantedRole>();
    for (GrantedRole role : roles) {
      boolean unique = counts.getOrDefault(shortName(role), 0L) == 1;
      names.put(unique ? shortName(role) : longName(role), role);
    }
    return names;
  }

  private static String shortName(GrantedRole role) {
    return Printable.of(role.accountName()) + "-" + role.role().name();
  }

  private static String longName(GrantedRole role) {
    return Printable.of(role.accountName()) + "-" + role.role().pathAndName().replace('/', '-');
  }

  private static String section(String profile) {
    return profile.equals("default") ? profile : "profile " + profile;
  }

  private String line(Session session, GrantedRole role) throws KeysFailed {
    var arguments = new ArrayList<>(List.of("credentials", role.role().toString()));
    arguments.addAll(List.of("--hub", session.hub().toString()));
    if (!session.audience().equals(session.hub().toString())) {
      arguments.addAll(List.of("--audience", session.audience()));
    }
    choice
        .tokenFile()
        .ifPresent(
            file -> arguments.addAll(List.of("--token-file", file.toAbsolutePath().toString())));
    return ProcessLine.of(program, arguments);
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
