package vend.cli.grants;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.grant.file.InvalidGrants;
import vend.policy.trust.HubPermissions;
import vend.policy.trust.SpokeTrust;
import vend.policy.trust.TrustPolicy;

/** {@code vend grants trust}: prints the trust policies of roles. */
@Command(
    name = "trust",
    mixinStandardHelpOptions = true,
    description = {
      "Print the trust policies of roles",
      "",
      "With ROLE, prints the trust policy of that role. Without it, prints one document with those of"
          + " all roles by their ARNs. With --hub, prints the identity policy of the hub role. With"
          + " --existing, prints the statements to add to the trust policies of roles that exist"
          + " already.",
      "",
      "The output contains external ids. vend grants check lists what the policies cannot express.",
      "",
      "Without ROLE, roles that no grant names are left out, and listed on standard error."
    },
    footer = {
      "",
      "Exit code: 0 printed; 1 IAM rejects a policy, or no grant names ROLE; 2 could not run.",
      "",
      "Examples:",
      "  vend grants trust shop-prod/deploy > trust.json",
      "  vend grants trust --existing",
      "  vend grants trust --hub",
      "  vend grants trust --grants team.yaml"
    })
final class TrustCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "ROLE",
      description = "The role: an ARN, or ACCOUNT/ROLE.")
  private @Nullable String role;

  @Option(
      names = "--grants",
      paramLabel = "FILE",
      defaultValue = GrantsFile.DEFAULT,
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path grants;

  @Option(names = "--hub", description = "Print the identity policy of the hub role.")
  private boolean hub;

  @Option(
      names = "--existing",
      description = "Print only roles that exist already, which grants name by ARN.")
  private boolean existing;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  TrustCommand() {}

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    if (Stream.of(hub, existing, role != null).filter(set -> set).count() > 1) {
      throw new CommandFailed(
          "--hub, --existing and ROLE exclude each other. Use --hub for the hub role, --existing for roles that exist already, and ROLE for one role in a spoke account");
    }
    Grants file = GrantsFile.read(grants).grants();
    return hub ? printHub(file) : printTrust(file, roles(file));
  }

  private List<TargetRole> roles(Grants file) throws CommandFailed {
    return role == null
        ? file.targets().stream().filter(target -> !existing || !target.declared()).toList()
        : List.of(RoleArgument.known(file, role));
  }

  private int printHub(Grants file) {
    try {
      print(new HubPermissions(file).document().toJson());
      return 0;
    } catch (IllegalStateException e) {
      return refuse(String.valueOf(e.getMessage()));
    }
  }

  private int printTrust(Grants file, List<TargetRole> roles) {
    var documents = new LinkedHashMap<String, Object>();
    int exit = 0;
    for (TargetRole target : roles) {
      exit = Math.max(exit, add(file, target, documents));
    }
    if (role == null) {
      print(Json.write(documents));
    } else {
      documents.values().forEach(document -> print(Json.write(document)));
    }
    return exit;
  }

  /** Adds the policy of a role, or reports why it has none; returns the exit code. */
  private int add(Grants file, TargetRole target, Map<String, Object> documents) {
    var trust = new SpokeTrust(file);
    if (!trust.isGranted(target)) {
      refuse("no grant names %s, so it trusts no caller".formatted(RoleArgument.name(target)));
      return role == null ? 0 : 1;
    }
    TrustPolicy policy = trust.of(target, TrustPolicy.DEFAULT_QUOTA);
    if (!policy.fits(TrustPolicy.RAISED_QUOTA)) {
      return refuse(tooLarge(target, policy));
    }
    documents.put(target.arn().toString(), policy.document().toData());
    return 0;
  }

  private static String tooLarge(TargetRole target, TrustPolicy policy) {
    return "the trust policy of %s has %d characters, and IAM allows at most %d. Name the role in fewer grants"
        .formatted(RoleArgument.name(target), policy.size(), TrustPolicy.RAISED_QUOTA);
  }

  private int refuse(String why) {
    spec.commandLine().getErr().println("vend: " + why);
    return 1;
  }

  private void print(String json) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json);
    out.flush();
  }
}
