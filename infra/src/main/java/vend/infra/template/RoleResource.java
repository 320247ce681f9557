package vend.infra.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.aws.Partition;
import vend.grant.DeclaredRole;
import vend.grant.ManagedPolicy;
import vend.infra.spoke.SpokeRole;

/** A role as a resource of the template. */
final class RoleResource {
  private final Partition partition;
  private final SpokeRole role;

  RoleResource(Partition partition, SpokeRole role) {
    this.partition = partition;
    this.role = role;
  }

  /**
   * @param condition under which it is made
   * @param trust its trust policy, or a choice of several
   */
  Map<String, Object> toData(String condition, Object trust) {
    var resource = new LinkedHashMap<String, Object>();
    resource.put("Type", "AWS::IAM::Role");
    resource.put("Condition", condition);
    SpokeRole.nagMetadata(awsOwn())
        .ifPresent(metadata -> resource.put("Metadata", Map.of("cdk_nag", metadata)));
    resource.put("Properties", properties(trust));
    return resource;
  }

  private List<String> awsOwn() {
    return role.policies().stream()
        .filter(ManagedPolicy::isAwsOwn)
        .map(policy -> policy.arn(partition))
        .toList();
  }

  private Map<String, Object> properties(Object trust) {
    var properties = new LinkedHashMap<String, Object>();
    properties.put("Path", DeclaredRole.PATH);
    properties.put("RoleName", role.declared().name());
    role.declared().description().ifPresent(text -> properties.put("Description", text));
    properties.put("MaxSessionDuration", role.maxSessionSeconds());
    properties.put("AssumeRolePolicyDocument", trust);
    List<Object> policies = role.policies().stream().map(this::arn).toList();
    if (!policies.isEmpty()) {
      properties.put("ManagedPolicyArns", policies);
    }
    role.declared()
        .permissionsBoundary()
        .ifPresent(policy -> properties.put("PermissionsBoundary", arn(policy)));
    List<Object> tags = tags();
    if (!tags.isEmpty()) {
      properties.put("Tags", tags);
    }
    return properties;
  }

  private Object arn(ManagedPolicy policy) {
    String arn = policy.arn(partition);
    return arn.contains(ManagedPolicy.ACCOUNT)
        ? Map.of("Fn::Sub", arn.replace(ManagedPolicy.ACCOUNT, "${AWS::AccountId}"))
        : arn;
  }

  private List<Object> tags() {
    return role.tags().entrySet().stream()
        .<Object>map(tag -> tag(tag.getKey(), tag.getValue()))
        .toList();
  }

  private static Map<String, Object> tag(String key, String value) {
    var tag = new LinkedHashMap<String, Object>();
    tag.put("Key", key);
    tag.put("Value", value);
    return tag;
  }
}
