package vend.cli.grants;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.Printable;
import vend.caller.Issuer;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.grant.Grant;
import vend.grant.Operator;
import vend.grant.OperatorAction;
import vend.grant.TargetRole;
import vend.grant.file.InvalidGrants;
import vend.iam.Condition;
import vend.iam.Effect;
import vend.policy.explain.ApprovalText;
import vend.policy.explain.ConditionText;

/** {@code vend grants who}: lists the grants that allow or deny a role. */
@Command(
    name = "who",
    mixinStandardHelpOptions = true,
    description = "List the callers that may assume a role, and by which grant",
    footer = {
      "",
      "Exit code: 0 at least one grant allows it; 1 none does; 2 could not run.",
      "",
      "Examples:",
      "  vend grants who shop-prod/deploy",
      "  vend grants who arn:aws:iam::222222222222:role/old --grants team.yaml --json"
    })
final class WhoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ROLE", description = "The role: an ARN, or ACCOUNT/ROLE.")
  private String role;

  @Option(
      names = "--grants",
      paramLabel = "FILE",
      defaultValue = GrantsFile.DEFAULT,
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path grants;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  WhoCommand() {}

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    GrantsFile file = GrantsFile.read(grants);
    TargetRole target = RoleArgument.known(file.grants(), role);
    List<Grant> naming =
        file.grants().grants().stream().filter(grant -> grant.names(target)).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(document(target, naming, file.grants().operators()));
    } else {
      lines(file, target, naming).forEach(out::println);
    }
    out.flush();
    return of(Effect.ALLOW, naming).isEmpty() ? 1 : 0;
  }

  private static List<Grant> of(Effect effect, List<Grant> grants) {
    return grants.stream().filter(grant -> grant.effect() == effect).toList();
  }

  private static List<String> lines(GrantsFile file, TargetRole target, List<Grant> naming) {
    var lines = new ArrayList<String>();
    lines.add(RoleArgument.name(target) + "  " + target.arn());
    List<Grant> allows = of(Effect.ALLOW, naming);
    lines.add(allows.isEmpty() ? "No caller may assume it: no grant names it." : "Allowed callers");
    allows.forEach(grant -> add(file, target, grant, lines));
    List<Grant> denies = of(Effect.DENY, naming);
    if (!denies.isEmpty() && !allows.isEmpty()) {
      lines.add("Denied callers");
      denies.forEach(grant -> add(file, target, grant, lines));
    }
    if (!file.grants().operators().isEmpty()) {
      lines.add("Operators (these entries give no credentials)");
      file.grants().operators().forEach(operator -> add(operator, lines));
    }
    return lines;
  }

  private static void add(GrantsFile file, TargetRole target, Grant grant, List<String> lines) {
    lines.add("  %s: %s".formatted(grant.id(), callers(file, grant)));
    for (Condition condition : grant.when().all()) {
      lines.add("    " + ConditionText.of(condition));
    }
    if (grant.effect() == Effect.ALLOW) {
      lines.add("    " + session(target, grant));
      if (grant.approval().isPresent()) {
        lines.add("    once approved by " + ApprovalText.of(grant));
      }
    }
  }

  private static void add(Operator operator, List<String> lines) {
    lines.add(
        "  %s: callers from the issuer %s may do: %s"
            .formatted(operator.id(), operator.issuer(), actions(operator)));
    operator.when().all().forEach(condition -> lines.add("    " + ConditionText.of(condition)));
  }

  private static String actions(Operator operator) {
    return operator.may().stream().map(OperatorAction::toString).collect(Collectors.joining(", "));
  }

  private static String callers(GrantsFile file, Grant grant) {
    String condition = grant.when().all().isEmpty() ? "every caller" : "callers";
    return grant
        .issuer()
        .map(name ->
            "%s from the issuer %s%s"
                .formatted(
                    condition,
                    name,
                    file.grants().issuers().stream()
                        .filter(issuer -> issuer.name().equals(name))
                        .findFirst()
                        .map(WhoCommand::required)
                        .orElse("")))
        .orElse(condition + " from any issuer");
  }

  private static String required(Issuer issuer) {
    return issuer.require().isEmpty()
        ? ""
        : issuer.require().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(claim -> claim.getKey() + " " + Printable.values(claim.getValue()))
            .collect(Collectors.joining(", ", " (which requires ", ")"));
  }

  private static String session(TargetRole target, Grant grant) {
    var session = grant.session().orElseThrow();
    return "for %s at most%s"
        .formatted(
            session.longest().orShorter(target.longest()),
            session.policy().isPresent() || !session.policyArns().isEmpty()
                ? ", narrowed by a session policy"
                : "");
  }

  private static String document(TargetRole target, List<Grant> naming, List<Operator> operators) {
    var document = new LinkedHashMap<String, Object>();
    document.put("role", target.arn().toString());
    document.put("name", RoleArgument.name(target));
    document.put("grants", naming.stream().map(grant -> data(target, grant)).toList());
    if (!operators.isEmpty()) {
      document.put("operators", operators.stream().map(WhoCommand::data).toList());
    }
    return Json.write(document);
  }

  private static Map<String, Object> data(Operator operator) {
    var data = new LinkedHashMap<String, Object>();
    data.put("operator", operator.id().value());
    data.put("issuer", operator.issuer().value());
    data.put("may", operator.may().stream().map(OperatorAction::toString).toList());
    data.put("when", operator.when().toData());
    return data;
  }

  private static Map<String, Object> data(TargetRole target, Grant grant) {
    var data = new LinkedHashMap<String, Object>();
    data.put("grant", grant.id().value());
    data.put("effect", grant.effect().name().toLowerCase(Locale.ROOT));
    grant.issuer().ifPresent(issuer -> data.put("issuer", issuer.value()));
    data.put("when", grant.when().toData());
    grant
        .session()
        .ifPresent(session ->
            data.put("longest", session.longest().orShorter(target.longest()).seconds()));
    grant.approval().ifPresent(approval -> data.put("approval", ApprovalText.data(approval)));
    return data;
  }
}
