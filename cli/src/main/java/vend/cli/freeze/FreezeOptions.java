package vend.cli.freeze;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import vend.aws.RoleReference;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.cli.grants.GrantsFile;
import vend.cli.settings.UserNetwork;
import vend.grant.FreezeKind;
import vend.grant.FreezeTarget;
import vend.grant.FreezeUpdate;
import vend.grant.Grants;
import vend.grant.file.InvalidGrants;

/** The options of {@code vend freeze} and {@code vend thaw} that name targets and the table. */
final class FreezeOptions {
  @Parameters(
      arity = "0..*",
      paramLabel = "ROLE",
      description = "Roles: an ARN, or ACCOUNT/ROLE by the names in the grants file.")
  private List<String> roles = new ArrayList<>();

  @Option(names = "--grant", paramLabel = "ID", description = "A grant. Repeat for more.")
  private List<String> grantIds = new ArrayList<>();

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "An issuer, with all its callers. Repeat for more.")
  private List<String> issuers = new ArrayList<>();

  @Option(
      names = "--caller",
      paramLabel = "ISSUER/SUBJECT",
      description = "One caller of an issuer, by its exact sub. Repeat for more.")
  private List<String> callers = new ArrayList<>();

  @Option(
      names = "--person",
      paramLabel = "PERSON",
      description =
          "A person, by the value of the claim that the issuers' \"person\" names. Repeat for more.")
  private List<String> persons = new ArrayList<>();

  @Option(names = "--everything", description = "All requests for credentials.")
  private boolean everything;

  @Option(
      names = "--grants",
      paramLabel = "FILE",
      description =
          "The grants file, to find ACCOUNT/ROLE and to warn of unknown names. Default:"
              + " grants.yaml, if it exists. ARNs, grants and issuers do not need it.")
  private @Nullable Path grants;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description =
          "The hub's table: the output Table of the stack. Default: the variable VEND_TABLE.")
  private @Nullable String table;

  @Option(
      names = "--dry-run",
      description = "Show what would be frozen afterwards, and change nothing.")
  private boolean dryRun;

  FreezeOptions() {}

  /** The action of a command. */
  @FunctionalInterface
  interface Use {
    void of(FreezeClient client, FreezeReport report, SortedSet<FreezeTarget> targets)
        throws FreezeFailed;
  }

  /**
   * Runs an action with the table and the targets that the options name.
   *
   * @throws CommandFailed if an option cannot be used, or AWS denies the action
   */
  void use(Map<String, String> environment, PrintWriter warnings, Use use) throws CommandFailed {
    String name = table(environment);
    SortedSet<FreezeTarget> targets = targets(warnings);
    try (FreezeClient client =
        FreezeClient.of(name, environment, UserNetwork.of(environment, warnings))) {
      use.of(client, new FreezeReport(name, client.region()), targets);
    } catch (FreezeFailed e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
  }

  boolean isDryRun() {
    return dryRun;
  }

  boolean namesNothing() {
    return roles.isEmpty()
        && grantIds.isEmpty()
        && issuers.isEmpty()
        && callers.isEmpty()
        && persons.isEmpty()
        && !everything;
  }

  private String table(Map<String, String> environment) throws CommandFailed {
    String name = table == null ? environment.getOrDefault("VEND_TABLE", "") : table;
    if (name.isEmpty()) {
      throw new CommandFailed(
          "no table is named. Add --table NAME or VEND_TABLE, with the output Table of the hub's stack");
    }
    return name;
  }

  /**
   * The targets. Names that the grants file does not contain cause a warning, but are used all the
   * same: this copy of the file may be older than the one in force, and in an emergency there is no
   * time to find out.
   *
   * @throws CommandFailed if a name is malformed
   */
  private SortedSet<FreezeTarget> targets(PrintWriter warnings) throws CommandFailed {
    if (namesNothing()) {
      return Collections.emptySortedSet();
    }
    Optional<Grants> file = file(warnings);
    var targets = new TreeSet<FreezeTarget>();
    if (everything) {
      targets.add(FreezeTarget.EVERYTHING);
    }
    for (String role : roles) {
      targets.add(new FreezeTarget(FreezeKind.ROLE, arn(role, file)));
    }
    try {
      grantIds.forEach(id -> targets.add(FreezeKind.GRANT.target(id)));
      issuers.forEach(name -> targets.add(FreezeKind.ISSUER.target(name)));
      callers.forEach(caller -> targets.add(FreezeKind.CALLER.target(caller)));
      persons.forEach(person -> targets.add(FreezeKind.PERSON.target(person)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
    if (targets.size() > FreezeUpdate.MOST_TARGETS) {
      throw new CommandFailed(
          "at most %d targets at a time. Freeze an issuer instead, or --everything"
              .formatted(FreezeUpdate.MOST_TARGETS));
    }
    file.ifPresent(known -> targets.forEach(target -> warn(known, target, warnings)));
    return targets;
  }

  private Optional<Grants> file(PrintWriter warnings) throws CommandFailed {
    Path path = grants == null ? Path.of(GrantsFile.DEFAULT) : grants;
    if (grants == null && !Files.exists(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(GrantsFile.read(path).grants());
    } catch (CommandFailed | InvalidGrants e) {
      warnings.println("vend: warning: names are not checked: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String arn(String role, Optional<Grants> file) throws CommandFailed {
    RoleReference reference = RoleArgument.reference(role);
    if (reference instanceof RoleReference.ByArn(var arn)) {
      return arn.toString();
    }
    return file.flatMap(known -> known.find(reference))
        .map(target -> target.arn().toString())
        .orElseThrow(() ->
            new CommandFailed(
                "%s: the grants file does not have this role, or there is no such file. Use the role's ARN"
                    .formatted(role)));
  }

  private static void warn(Grants file, FreezeTarget target, PrintWriter warnings) {
    boolean known =
        switch (target.kind()) {
          case EVERYTHING -> true;
          case ROLE -> file.find(RoleReference.parse(target.name())).isPresent();
          case GRANT ->
              file.grants().stream().anyMatch(one -> one.id().value().equals(target.name()));
          case ISSUER -> hasIssuer(file, target.name());
          case CALLER -> hasIssuer(file, target.name().substring(0, target.name().indexOf('/')));
          case PERSON -> !file.issuersOfPersons().isEmpty();
        };
    if (!known && target.kind() == FreezeKind.PERSON) {
      warnings.println(
          "vend: warning: no issuer of the grants file has \"person\", so %s stops no caller"
              .formatted(target));
    } else if (!known && target.kind() == FreezeKind.CALLER) {
      warnings.println(
          "vend: warning: the grants file has no issuer of the %s. Check the spelling"
              .formatted(target));
    } else if (!known) {
      warnings.println(
          "vend: warning: the grants file has no %s. Check the spelling".formatted(target));
    }
  }

  private static boolean hasIssuer(Grants file, String name) {
    return file.issuers().stream().anyMatch(one -> one.name().value().equals(name));
  }
}
