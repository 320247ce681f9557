package vend.infra.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.aws.Partition;
import vend.grant.Account;
import vend.infra.spoke.SpokeRole;

/**
 * One template for many accounts, each of which makes its own roles and no others. It has no
 * parameters, no assets and no macro, so that a StackSet with service-managed permissions takes it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/mappings-section-structure.html">CloudFormation:
 *     Mappings</a>
 */
final class SpokeTemplate {
  /** What stands for a stack in an account that has no role in it: a stack must have a resource. */
  private static final Map<String, Object> NOTHING =
      Map.of("Type", "AWS::CloudFormation::WaitConditionHandle");

  private final Partition partition;
  private final List<Account> accounts;
  private final List<RoleForms> roles;

  SpokeTemplate(Partition partition, List<Account> accounts, List<SpokeRole> roles) {
    this.partition = partition;
    this.accounts = accounts;
    this.roles = RoleForms.of(roles);
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
        "The roles that Vend takes, in each account its own. Made by `vend spokes template`; change the grants file.");
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

  /** So that the reason is plain; the look-ups of the conditions would fail as well. */
  private Map<String, Object> listed() {
    List<String> ids = accounts.stream().map(account -> account.id().value()).toList();
    var assertion = new LinkedHashMap<String, Object>();
    assertion.put("Assert", Map.of("Fn::Contains", List.of(ids, Map.of("Ref", "AWS::AccountId"))));
    assertion.put(
        "AssertDescription",
        "This account is not one of this template's: add it to \"accounts\" in the grants file and make the template anew, or leave it out of the stack set's targets.");
    return Map.of("Assertions", List.of(assertion));
  }
}
