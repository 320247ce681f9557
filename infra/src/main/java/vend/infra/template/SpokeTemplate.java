package vend.infra.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.aws.Partition;
import vend.grant.Account;
import vend.grant.DeclaredRole;
import vend.grant.ManagedPolicy;
import vend.infra.spoke.RoleForms;
import vend.infra.spoke.SpokeRole;

/**
 * One CloudFormation template for many accounts. In each account it creates only the roles of that
 * account. It has no parameters, assets and macros, so a StackSet with service-managed permissions
 * accepts it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html">CloudFormation:
 *     Mappings</a>
 */
final class SpokeTemplate {
  /** The placeholder for an account without roles, because a stack must have a resource. */
  private static final Map<String, Object> NOTHING =
      Map.of("Type", "AWS::CloudFormation::WaitConditionHandle");

  private final Partition partition;
  private final List<Account> accounts;
  private final List<RoleForms> roles;

  SpokeTemplate(Partition partition, List<Account> accounts, List<SpokeRole> roles) {
    this.partition = partition;
    this.accounts = accounts;
    this.roles = RoleForms.of(roles, AccountMappings.findExternalIds());
  }

  Map<String, Object> toData() {
    var conditions = new LinkedHashMap<String, Object>();
    var resources = new LinkedHashMap<String, Object>();
    resources.put("Nothing", NOTHING);
    for (int place = 0; place < roles.size(); place++) {
      add(place, conditions, resources);
    }
    var template = new LinkedHashMap<String, Object>();
    template.put("AWSTemplateFormatVersion", "2010-09-09");
    template.put(
        "Description",
        "The roles that Vend assumes, in each account its own. Written by `vend spokes template`; to change them, change the grants file.");
    template.put("Mappings", new AccountMappings(accounts, roles).toData());
    template.put("Rules", Map.of("ListedAccount", listed()));
    template.put("Conditions", conditions);
    template.put("Resources", resources);
    return template;
  }

  private void add(int place, Map<String, Object> conditions, Map<String, Object> resources) {
    RoleForms role = roles.get(place);
    var own = new RoleConditions(place, role);
    conditions.putAll(own.toData());
    resources.put(
        role.logicalId(),
        new RoleResource(partition, role.role()).toData(own.makes(), own.trust()));
  }

  /** Gives a clear reason. Without this rule, the lookups of the conditions would fail instead. */
  private Map<String, Object> listed() {
    List<String> ids = accounts.stream().map(account -> account.id().value()).toList();
    var assertion = new LinkedHashMap<String, Object>();
    assertion.put("Assert", Map.of("Fn::Contains", List.of(ids, Map.of("Ref", "AWS::AccountId"))));
    assertion.put(
        "AssertDescription",
        "This template does not list this account. Add the account to \"accounts\" in the grants file and write the template again, or remove the account from the targets of the stack set.");
    return Map.of("Assertions", List.of(assertion));
  }

  /**
   * The conditions of one role: whether the account creates it, and which form its trust policy
   * has. A binary search selects the form, so that {@code Fn::If} is never nested deeply.
   */
  private static final class RoleConditions {
    private final Map<String, Object> look;
    private final RoleForms role;
    private final List<Map<String, Object>> forms;
    private final Map<String, Object> conditions = new LinkedHashMap<>();
    private final Object trust;

    /**
     * @param place the index of the role in the file
     */
    RoleConditions(int place, RoleForms role) {
      this.look = AccountMappings.findForm(place, role);
      this.role = role;
      this.forms = role.forms();
      conditions.put(makes(), Map.of("Fn::Not", List.of(isForm(AccountMappings.NONE))));
      this.trust = branch(0, forms.size()).value();
    }

    /** Returns the name of the condition under which an account creates the role. */
    String makes() {
      return "Makes" + role.logicalId();
    }

    /** Returns all conditions by name. */
    Map<String, Object> toData() {
      return conditions;
    }

    /** Returns the trust policy, or the {@code Fn::If} that selects one of its forms. */
    Object trust() {
      return trust;
    }

    private Map<String, Object> isForm(String form) {
      return Map.of("Fn::Equals", List.of(look, form));
    }

    /**
     * A range of forms, as one branch of the search.
     *
     * @param condition the name of the condition that selects the branch
     * @param definition the definition of that condition
     * @param halves the two halves of the range, whose conditions the definition uses
     * @param value the trust policy, or the choice within the branch
     */
    private record Branch(
        String condition, Map<String, Object> definition, List<Branch> halves, Object value) {}

    private Branch branch(int from, int to) {
      if (to - from == 1) {
        return form(from);
      }
      Branch first = branch(from, (from + to) / 2);
      Branch second = branch((from + to) / 2, to);
      define(first);
      return new Branch(
          "Form%dTo%dOf%s".formatted(from, to - 1, role.logicalId()),
          Map.of("Fn::Or", List.of(named(first), named(second))),
          List.of(first, second),
          // The second half needs no condition: an account that creates the role has some form.
          Map.of("Fn::If", List.of(first.condition(), first.value(), second.value())));
    }

    private Branch form(int form) {
      return new Branch(
          "Form%dOf%s".formatted(form, role.logicalId()),
          isForm(String.valueOf(form)),
          List.of(),
          forms.get(form));
    }

    private static Map<String, Object> named(Branch branch) {
      return Map.of("Condition", branch.condition());
    }

    /** Defines only conditions that are used: cfn-lint reports unused ones. */
    private void define(Branch branch) {
      branch.halves().forEach(this::define);
      conditions.put(branch.condition(), branch.definition());
    }
  }

  /** A role as a resource of the template. */
  private static final class RoleResource {
    private final Partition partition;
    private final SpokeRole role;

    RoleResource(Partition partition, SpokeRole role) {
      this.partition = partition;
      this.role = role;
    }

    /**
     * @param condition the name of the condition under which it is created
     * @param trust its trust policy, or a choice among several
     */
    Map<String, Object> toData(String condition, Object trust) {
      var resource = new LinkedHashMap<String, Object>();
      resource.put("Type", "AWS::IAM::Role");
      resource.put("Condition", condition);
      SpokeRole.nagMetadata(awsManagedArns())
          .ifPresent(metadata -> resource.put("Metadata", Map.of("cdk_nag", metadata)));
      resource.put("Properties", properties(trust));
      return resource;
    }

    private List<String> awsManagedArns() {
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
}
