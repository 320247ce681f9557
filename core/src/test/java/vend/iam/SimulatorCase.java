package vend.iam;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.Json;
import vend.aws.AccountId;

/**
 * One request with its policies, for Vend's engine and for an independent simulator.
 *
 * @param session session policies; united into one policy, since the simulator supports only one
 */
public record SimulatorCase(
    Principal principal,
    String action,
    String resource,
    AccountId resourceAccount,
    Map<String, List<String>> context,
    List<PolicyDocument> identity,
    Optional<PolicyDocument> session,
    Optional<PolicyDocument> boundary,
    Optional<PolicyDocument> resourcePolicy) {
  /** The case in the simulator's input format. */
  public String toJson() {
    Map<String, Object> policies = new LinkedHashMap<>();
    policies.put("identity", identity.stream().map(PolicyDocument::toData).toList());
    session.ifPresent(policy -> policies.put("session", policy.toData()));
    boundary.ifPresent(policy -> policies.put("boundary", policy.toData()));
    resourcePolicy.ifPresent(policy -> policies.put("resource", policy.toData()));
    Map<String, Object> values = new LinkedHashMap<>();
    context.forEach((key, list) -> values.put(key, list.size() == 1 ? list.getFirst() : list));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("principal", principal.toString());
    data.put("action", action);
    data.put("resource", resource);
    data.put("resourceAccount", resourceAccount.value());
    data.put("context", values);
    data.put("policies", policies);
    return Json.write(data);
  }
}
