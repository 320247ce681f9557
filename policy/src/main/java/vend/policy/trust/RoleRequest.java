package vend.policy.trust;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.iam.ConditionContext;

/**
 * A request to take a role, as policies see it: the condition keys that IAM has on every request,
 * and those that it documents for each of the three actions.
 *
 * @param global the keys of every request
 * @param sessionName the session's name
 * @param externalId what is sent to a trust policy that asks for it
 * @param sourceIdentity what is sent, or inherited from the caller's session
 * @param tags session tags that are sent
 * @param transitiveKeys the keys among them that go on along a role chain
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html">actions
 *     and condition keys of AWS STS</a>
 */
public record RoleRequest(
    Map<String, List<String>> global,
    String sessionName,
    Optional<String> externalId,
    Optional<String> sourceIdentity,
    Map<String, String> tags,
    Collection<String> transitiveKeys) {
  /** Takes copies. */
  public RoleRequest {
    global = Map.copyOf(global);
    tags = Map.copyOf(tags);
    transitiveKeys = List.copyOf(transitiveKeys);
  }

  /** The keys of {@code sts:AssumeRole}. */
  public ConditionContext assumeRole() {
    var keys = withTags();
    keys.put("sts:RoleSessionName", List.of(sessionName));
    externalId.ifPresent(id -> keys.put("sts:ExternalId", List.of(id)));
    sourceIdentity.ifPresent(identity -> keys.put("sts:SourceIdentity", List.of(identity)));
    return ConditionContext.ofRequest(keys);
  }

  /** The keys of {@code sts:TagSession}. */
  public ConditionContext tagSession() {
    return ConditionContext.ofRequest(withTags());
  }

  /** The keys of {@code sts:SetSourceIdentity}. */
  public ConditionContext setSourceIdentity() {
    var keys = new LinkedHashMap<>(global);
    sourceIdentity.ifPresent(identity -> keys.put("sts:SourceIdentity", List.of(identity)));
    return ConditionContext.ofRequest(keys);
  }

  private Map<String, List<String>> withTags() {
    var keys = new LinkedHashMap<>(global);
    tags.forEach((key, value) -> keys.put("aws:RequestTag/" + key, List.of(value)));
    if (!tags.isEmpty()) {
      keys.put("aws:TagKeys", List.copyOf(tags.keySet()));
    }
    if (!transitiveKeys.isEmpty()) {
      keys.put("sts:TransitiveTagKeys", List.copyOf(transitiveKeys));
    }
    return keys;
  }
}
