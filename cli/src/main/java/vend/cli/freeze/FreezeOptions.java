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
import vend.caller.IssuerName;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.cli.grants.GrantsFile;
import vend.cli.settings.UserNetwork;
import vend.grant.GrantId;
import vend.grant.Grants;
import vend.grant.file.InvalidGrants;

/** What `vend freeze` and `vend thaw` are about. */
final class FreezeOptions {
  /** One update has to stay within DynamoDB's 4 KB for an expression. */
  private static final int MOST = 50;

  @Parameters(
      arity = "0..*",
      paramLabel = "ROLE",
      description = "Roles: an ARN, or account/role as the grants file names it.")
  private List<String> roles = new ArrayList<>();

  @Option(names = "--grant", paramLabel = "ID", description = "A grant; may stand again.")
  private List<String> grantIds = new ArrayList<>();

  @Option(
      names = "--issuer",
      paramLabel = "NAME",
      description = "An issuer, with all its callers; may stand again.")
  private List<String> issuers = new ArrayList<>();

  @Option(names = "--everything", description = "All vending.")
  private boolean everything;

  @Option(
      names = "--grants",
      paramLabel = "FILE",
      description =
          "The grants file, to find account/role and misspelt names by. Default: grants.yaml, if it"
              + " is there; nothing else needs it.")
  private @Nullable Path grants;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      description = "The hub's table: the stack's output Table. Default: VEND_TABLE.")
  private @Nullable String table;

  @Option(names = "--dry-run", description = "Say what would be frozen then; change nothing.")
  private boolean dryRun;

  FreezeOptions() {}

  /** What a command does. */
  @FunctionalInterface
  interface Use {
    void of(FreezeClient client, FreezeReport report, SortedSet<Target> targets)
        throws FreezeFailed;
  }

  /**
   * Has a command do it, with the table and the targets that were named.
   *
   * @throws CommandFailed if something named can't be used, or AWS does not let it
   */
  void use(Map<String, String> environment, PrintWriter warnings, Use use) throws CommandFailed {
    String name = table(environment);
    SortedSet<Target> targets = targets(warnings);
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

  boolean nameNothing() {
    return roles.isEmpty() && grantIds.isEmpty() && issuers.isEmpty() && !everything;
  }

  private String table(Map<String, String> environment) throws CommandFailed {
    String name = table == null ? environment.getOrDefault("VEND_TABLE", "") : table;
    if (name.isEmpty()) {
      throw new CommandFailed(
          "which table? --table NAME or VEND_TABLE: the output Table of the hub's stack");
    }
    return name;
  }

  /**
   * What was named. What the grants file does not know is warned of, and taken all the same: the
   * file here may be older than what is in force, and there may be no time to find out.
   *
   * @throws CommandFailed if something named has not the form of its kind
   */
  private SortedSet<Target> targets(PrintWriter warnings) throws CommandFailed {
    if (nameNothing()) {
      return Collections.emptySortedSet();
    }
    Optional<Grants> file = file(warnings);
    var targets = new TreeSet<Target>();
    if (everything) {
      targets.add(Target.EVERYTHING);
    }
    for (String role : roles) {
      targets.add(new Target(Kind.ROLE, arn(role, file)));
    }
    try {
      grantIds.forEach(id -> targets.add(new Target(Kind.GRANT, new GrantId(id).value())));
      issuers.forEach(name -> targets.add(new Target(Kind.ISSUER, new IssuerName(name).value())));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(String.valueOf(e.getMessage()));
    }
    if (targets.size() > MOST) {
      throw new CommandFailed(
          "at most %d at a time; or freeze an issuer, or --everything".formatted(MOST));
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
      warnings.println("vend: warning: names are not checked, since " + e.getMessage());
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
                "%s: no grants file here knows that role; name it by its ARN".formatted(role)));
  }

  private static void warn(Grants file, Target target, PrintWriter warnings) {
    boolean known =
        switch (target.kind()) {
          case EVERYTHING -> true;
          case ROLE -> file.find(RoleReference.parse(target.name())).isPresent();
          case GRANT ->
              file.grants().stream().anyMatch(one -> one.id().value().equals(target.name()));
          case ISSUER ->
              file.issuers().stream().anyMatch(one -> one.name().value().equals(target.name()));
        };
    if (!known) {
      warnings.println(
          "vend: warning: the grants file knows no %s; mind the spelling".formatted(target));
    }
  }
}
