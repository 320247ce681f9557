package vend.policy.trust;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.iam.ConditionContext;

/**
 * A request to assume a role, as policies see it: IAM's global condition keys, and the condition
 * keys that IAM documents for each of the three actions.
 *
 * @param global the global condition keys and their values
 * @param externalId the external id that the request sends
 * @param sourceIdentity the source identity that the request sends, or that the caller's session
 *     already has
 * @param tags the session tags that the request sends
 * @param transitiveKeys the keys of those tags that persist in role chaining
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
  /** Copies the collections. */
  public RoleRequest {
    global = Map.copyOf(global);
    tags = Map.copyOf(tags);
    transitiveKeys = List.copyOf(transitiveKeys);
  }

  /** Returns the condition keys of {@code sts:AssumeRole}. */
  public ConditionContext assumeRole() {
    var keys = withTags();
    keys.put("sts:RoleSessionName", List.of(sessionName));
    externalId.ifPresent(id -> keys.put("sts:ExternalId", List.of(id)));
    sourceIdentity.ifPresent(identity -> keys.put("sts:SourceIdentity", List.of(identity)));
    return ConditionContext.ofRequest(keys);
  }

  /** Returns the condition keys of {@code sts:TagSession}. */
  public ConditionContext tagSession() {
    return ConditionContext.ofRequest(withTags());
  }

  /** Returns the condition keys of {@code sts:SetSourceIdentity}. */
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
