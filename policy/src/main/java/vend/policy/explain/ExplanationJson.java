package vend.policy.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.Json;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.grant.OperatorDecision;
import vend.iam.ConditionOutcome;
import vend.policy.evaluation.PolicyTrace;
import vend.policy.evaluation.StatementTrace;
import vend.policy.explain.FullExplanation.Spoke;
import vend.policy.trust.SpokeAuthorization.ActionVerdict;
import vend.rendering.Explanation;
import vend.rendering.Trace;

/** Writes a full explanation as one line of JSON. */
public final class ExplanationJson {
  private ExplanationJson() {}

  /** Returns the document. It never contains external ids. */
  public static String of(FullExplanation explanation) {
    var document = new LinkedHashMap<String, Object>();
    document.put("requestedRole", explanation.asked().toString());
    document.put("issuer", explanation.issuer().value());
    document.put("allowed", explanation.isAllowed());
    explanation.unmetRequirement().ifPresent(claim -> document.put("unmetRequirement", claim));
    document.put("hub", hub(explanation.hub()));
    document.put(
        "spoke",
        explanation.spokes().stream()
            .map(spoke -> spoke(spoke, explanation.isAllowedByHub()))
            .toList());
    explanation.person().ifPresent(person -> document.put("person", person.value()));
    if (!explanation.acts().isEmpty()) {
      document.put("operator", acts(explanation.acts()));
    }
    return Json.write(document);
  }

  /** Acts as an operator as plain data: action and entry. */
  public static List<Map<String, Object>> acts(List<OperatorDecision.Allowed> acts) {
    return acts.stream()
        .map(act ->
            Map.<String, Object>of(
                "action", act.action().toString(), "entry", act.operator().id().value()))
        .toList();
  }

  private static Map<String, Object> hub(Decision decision) {
    var hub = new LinkedHashMap<String, Object>();
    switch (decision) {
      case Allowed allowed -> {
        hub.put("decision", "allowed");
        hub.put("grant", allowed.grant().id().value());
        hub.put("session", Explanation.session(allowed.session()));
      }
      case Decision.Denied denied -> {
        hub.put("decision", "denied");
        hub.put("code", denied.reason().code());
        hub.put("message", denied.detail());
      }
    }
    hub.put("trace", decision.trace().stream().map(Trace::full).toList());
    return hub;
  }

  private static Map<String, Object> spoke(Spoke spoke, boolean allowedByHub) {
    var document = new LinkedHashMap<String, Object>();
    document.put("grant", spoke.grant().id().value());
    document.put("asked", allowedByHub);
    document.put("decision", spoke.isAllowed() ? "allowed" : "denied");
    document.put("actions", spoke.actions().stream().map(ExplanationJson::action).toList());
    return document;
  }

  private static Map<String, Object> action(ActionVerdict action) {
    var document = new LinkedHashMap<String, Object>();
    document.put("action", action.action());
    document.put("decision", action.verdict().isAllowed() ? "allowed" : "denied");
    document.put(
        "statements",
        action.verdict().trace().stream()
            .flatMap(policy ->
                policy.statements().stream()
                    .filter(
                        statement -> !(statement.outcome() instanceof StatementTrace.OtherAction))
                    .map(statement -> statement(policy, statement)))
            .toList());
    return document;
  }

  private static Map<String, Object> statement(PolicyTrace policy, StatementTrace statement) {
    var document = new LinkedHashMap<String, Object>();
    document.put("policy", SpokePolicy.of(policy.type()).code());
    document.put("statement", statement.index() + 1);
    switch (statement.outcome()) {
      case StatementTrace.Applies _ -> document.put("outcome", "applies");
      case StatementTrace.OtherPrincipal _ -> document.put("outcome", "otherPrincipal");
      case StatementTrace.OtherAction _ -> document.put("outcome", "otherAction");
      case StatementTrace.OtherResource _ -> document.put("outcome", "otherResource");
      case StatementTrace.UnmetCondition(ConditionOutcome unmet) -> {
        document.put("outcome", "conditionUnmet");
        document.put("operator", unmet.condition().operator().toString());
        document.put("key", unmet.condition().key());
        boolean hidden = ExplanationText.isHidden(unmet.condition());
        document.put("wanted", hidden ? List.of() : unmet.condition().values());
        document.put("seen", hidden ? List.of() : unmet.seen());
      }
    }
    return document;
  }
}
