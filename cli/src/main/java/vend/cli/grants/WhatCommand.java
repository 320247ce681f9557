package vend.cli.grants;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import vend.Json;
import vend.Printable;
import vend.Reason;
import vend.aws.RoleReference;
import vend.cli.command.CommandFailed;
import vend.cli.command.RoleArgument;
import vend.grant.Allowed;
import vend.grant.Decider;
import vend.grant.Decision;
import vend.grant.Grant;
import vend.grant.GrantOutcome;
import vend.grant.Grants;
import vend.grant.OperatorDecider;
import vend.grant.OperatorDecision;
import vend.grant.RequestFacts;
import vend.grant.TargetRole;
import vend.grant.file.InvalidGrants;
import vend.policy.explain.ApprovalText;
import vend.policy.explain.ConditionText;
import vend.policy.explain.ExplanationJson;
import vend.policy.explain.HypotheticalCaller;
import vend.session.RequestedSession;

/** {@code vend grants what}: lists the roles that a caller may assume. */
@Command(
    name = "what",
    mixinStandardHelpOptions = true,
    description = {
      "List the roles that a caller may assume",
      "",
      "Shows the grant that allows each role. Then it lists the roles that the caller's issuer has"
          + " grants for, but not for this caller. Then it lists what the caller may do as an operator."
    },
    footer = {
      "",
      "Exit code: 0 at least one role; 1 none; 2 could not run.",
      "",
      "Examples:",
      "  vend grants what --token-file token.jwt",
      "  vend grants what --issuer staff --claim email=ada@example.com \\",
      "      --claim 'groups:=[\"support\"]'"
    })
public final class WhatCommand implements Callable<Integer> {
  private final InstantSource clock;

  @Spec private CommandSpec spec;
  @Mixin private CallerOptions callers = new CallerOptions();
  @Mixin private RequestOptions request = new RequestOptions();

  @Option(
      names = "--grants",
      paramLabel = "FILE",
      defaultValue = GrantsFile.DEFAULT,
      description = "The grants file. Default: ${DEFAULT-VALUE}.")
  private Path grants;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the options before anything runs.
  public WhatCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() throws CommandFailed, InvalidGrants {
    GrantsFile file = GrantsFile.read(grants);
    HypotheticalCaller assumed = callers.caller(file.grants(), clock.instant());
    PrintWriter err = spec.commandLine().getErr();
    assumed.notes().forEach(note -> err.println("vend: " + note));
    if (assumed.rejection().isPresent()) {
      err.println("vend: Vend would answer 401: " + assumed.rejection().get());
      return 1;
    }
    RequestFacts facts = request.facts(clock.instant());
    List<RoleDecision> all = ask(file.grants(), assumed, facts);
    print(all, new OperatorDecider(file.grants()).allowed(assumed.caller(), facts));
    return all.stream().anyMatch(one -> one.decision instanceof Allowed) ? 0 : 1;
  }

  private record RoleDecision(TargetRole role, Decision decision) {}

  private static List<RoleDecision> ask(
      Grants grants, HypotheticalCaller assumed, RequestFacts facts) {
    var decider = new Decider(grants);
    var all = new ArrayList<RoleDecision>();
    for (TargetRole role : grants.targets()) {
      all.add(
          new RoleDecision(
              role,
              decider.decide(
                  assumed.caller(),
                  new RoleReference.ByArn(role.arn()),
                  RequestedSession.DEFAULT,
                  facts)));
    }
    return all;
  }

  private void print(List<RoleDecision> all, List<OperatorDecision.Allowed> acts) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      var document = new LinkedHashMap<String, Object>();
      document.put("roles", all.stream().map(WhatCommand::data).toList());
      if (!acts.isEmpty()) {
        document.put("operator", ExplanationJson.acts(acts));
      }
      out.println(Json.write(document));
    } else {
      lines(all).forEach(out::println);
      acts.forEach(
          act -> out.println("operator by %s: %s".formatted(act.operator().id(), act.action())));
    }
    out.flush();
  }

  private static List<String> lines(List<RoleDecision> all) {
    var lines = new ArrayList<String>();
    for (RoleDecision one : all) {
      if (one.decision instanceof Allowed allowed) {
        lines.add(
            "%s by %s, for %s at most"
                .formatted(RoleArgument.name(one.role), allowed.grant().id(), allowed.longest()));
      }
    }
    for (RoleDecision one : all) {
      onRequest(one).ifPresent(grant -> lines.add(onRequest(one.role, grant)));
    }
    if (lines.isEmpty()) {
      lines.add("Nothing.");
    }
    for (RoleDecision one : all) {
      if (one.decision instanceof Decision.Denied denied
          && !denied.trace().isEmpty()
          && onRequest(one).isEmpty()) {
        lines.add("not %s: %s".formatted(RoleArgument.name(one.role), why(denied)));
      }
    }
    return lines;
  }

  private static Optional<Grant> onRequest(RoleDecision one) {
    return one.decision instanceof Decision.Denied denied
            && denied.reason() == Reason.APPROVAL_REQUIRED
        ? denied.trace().stream()
            .filter(GrantOutcome.NotApproved.class::isInstance)
            .map(GrantOutcome::grant)
            .findFirst()
        : Optional.empty();
  }

  private static String onRequest(TargetRole role, Grant grant) {
    return "%s by %s, once approved by %s"
        .formatted(RoleArgument.name(role), grant.id(), ApprovalText.of(grant));
  }

  private static String why(Decision.Denied denied) {
    return denied.trace().stream()
        .map(WhatCommand::why)
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private static String why(GrantOutcome outcome) {
    return switch (outcome) {
      case GrantOutcome.Applied(var grant) -> "denied by " + grant.id();
      case GrantOutcome.Frozen(var grant) -> grant.id() + " is frozen";
      case GrantOutcome.NotApproved(var grant, var _, var _) -> grant.id() + " needs an approval";
      case GrantOutcome.ConditionUnmet(var grant, var unmet) ->
          // An allow shows the condition that failed; a deny that does not apply is no reason.
          grant.session().isEmpty()
              ? ""
              : "%s, since %s does not hold"
                  .formatted(grant.id(), ConditionText.of(unmet.condition()));
      case GrantOutcome.SessionUnfit(var grant, var reason, String detail) ->
          "%s makes no session, %s: %s".formatted(grant.id(), reason.code(), Printable.of(detail));
    };
  }

  private static Map<String, Object> data(RoleDecision one) {
    var data = new LinkedHashMap<String, Object>();
    data.put("role", one.role.arn().toString());
    data.put("name", RoleArgument.name(one.role));
    switch (one.decision) {
      case Allowed allowed -> {
        data.put("decision", "allowed");
        data.put("grant", allowed.grant().id().value());
        data.put("longest", allowed.longest().seconds());
      }
      case Decision.Denied denied -> {
        data.put("decision", "denied");
        data.put("code", denied.reason().code());
        data.put(
            "grants",
            denied.trace().stream().map(outcome -> outcome.grant().id().value()).toList());
      }
    }
    return data;
  }
}
