package vend.policy.trust;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.RoleArn;
import vend.iam.ConditionContext;
import vend.iam.PolicyDocument;
import vend.iam.Principal;
import vend.iam.SimulatorCase;
import vend.policy.evaluation.AuthorizationRequest;
import vend.policy.evaluation.Policies;
import vend.policy.evaluation.PolicyEvaluator;

/**
 * Evaluates the hub's call by the hub's identity policy and the role's trust policy. Each of the
 * three actions sees only the condition keys that IAM documents for it.
 */
record SpokeAccount(PolicyDocument hub, PolicyDocument trust, RoleArn role) {
  boolean allows(HubCall call) {
    return allows(call, "sts:AssumeRole", assumeRoleKeys(call))
        && (call.tags().isEmpty() || allows(call, "sts:TagSession", tagSessionKeys(call)))
        && (call.sourceIdentity().isEmpty()
            || allows(call, "sts:SetSourceIdentity", sourceIdentityKeys(call)));
  }

  /** Returns the cases for another engine: one for each action. */
  List<SimulatorCase> cases(HubCall call) {
    var cases = new ArrayList<SimulatorCase>();
    cases.add(simulated(call, "sts:AssumeRole", assumeRoleKeys(call)));
    if (!call.tags().isEmpty()) {
      cases.add(simulated(call, "sts:TagSession", tagSessionKeys(call)));
    }
    if (call.sourceIdentity().isPresent()) {
      cases.add(simulated(call, "sts:SetSourceIdentity", sourceIdentityKeys(call)));
    }
    return cases;
  }

  private SimulatorCase simulated(HubCall call, String action, Map<String, List<String>> keys) {
    return new SimulatorCase(
        session(call),
        action,
        role.toString(),
        role.account(),
        context(call, keys),
        List.of(hub),
        Optional.empty(),
        Optional.empty(),
        Optional.of(trust));
  }

  private boolean allows(HubCall call, String action, Map<String, List<String>> keys) {
    return PolicyEvaluator.evaluate(
            new AuthorizationRequest(
                session(call),
                action,
                role.toString(),
                ConditionContext.ofRequest(context(call, keys))),
            Policies.ofIdentity(role.account(), hub).withResource(trust))
        .isAllowed();
  }

  private static Principal session(HubCall call) {
    return new Principal.RoleSession(call.caller(), "vend");
  }

  private static Map<String, List<String>> context(HubCall call, Map<String, List<String>> keys) {
    var context = new HashMap<>(keys);
    context.put("aws:PrincipalOrgID", List.of(call.organization()));
    context.put("aws:ResourceOrgID", List.of(call.organization()));
    return context;
  }

  private static Map<String, List<String>> assumeRoleKeys(HubCall call) {
    var keys = tagSessionKeys(call);
    put(keys, "sts:ExternalId", call.externalId());
    put(keys, "sts:SourceIdentity", call.sourceIdentity());
    return keys;
  }

  private static Map<String, List<String>> tagSessionKeys(HubCall call) {
    var keys = new HashMap<String, List<String>>();
    call.tags().forEach((key, value) -> keys.put("aws:RequestTag/" + key, List.of(value)));
    if (!call.tags().isEmpty()) {
      keys.put("aws:TagKeys", List.copyOf(call.tags().keySet()));
    }
    if (!call.transitive().isEmpty()) {
      keys.put("sts:TransitiveTagKeys", List.copyOf(call.transitive()));
    }
    return keys;
  }

  private static Map<String, List<String>> sourceIdentityKeys(HubCall call) {
    var keys = new HashMap<String, List<String>>();
    put(keys, "sts:SourceIdentity", call.sourceIdentity());
    return keys;
  }

  private static void put(Map<String, List<String>> keys, String key, Optional<String> value) {
    value.ifPresent(text -> keys.put(key, List.of(text)));
  }
}
