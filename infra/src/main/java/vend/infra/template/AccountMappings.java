package vend.infra.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.grant.Account;
import vend.infra.spoke.RoleForms;
import vend.session.ExternalId;

/**
 * The mappings of a template: by account id, the external ids, and the form of each role's trust
 * policy. Every account has every attribute, because CloudFormation may evaluate a lookup whose
 * result is not needed, and fails if the mapping has no value. In an account that the mappings do
 * not list, the stack fails for that reason.
 */
final class AccountMappings {
  private static final String ACCOUNTS = "Accounts";
  private static final String EXTERNAL_IDS = "ExternalIds";

  /** The value if the account does not create the role. */
  static final String NONE = "none";

  private static final String ROLES = "Roles";

  private final List<Account> accounts;
  private final List<RoleForms> roles;

  AccountMappings(List<Account> accounts, List<RoleForms> roles) {
    this.accounts = accounts;
    this.roles = roles;
  }

  /** Looks up the external ids of the account: one, or two during a rotation. */
  static Map<String, Object> findExternalIds() {
    return find(ACCOUNTS, EXTERNAL_IDS);
  }

  /** Looks up an attribute of the account in which the stack is. */
  private static Map<String, Object> find(String mapping, String attribute) {
    return Map.of("Fn::FindInMap", List.of(mapping, Map.of("Ref", "AWS::AccountId"), attribute));
  }

  /** Looks up the form of the role at this index of the file. */
  static Map<String, Object> findForm(int place, RoleForms role) {
    return find(mappingOf(place), role.logicalId());
  }

  private static String mappingOf(int place) {
    int number = place / TemplateLimits.MAPPING_ATTRIBUTES + 1;
    return number == 1 ? ROLES : ROLES + number;
  }

  Map<String, Object> toData() {
    var mappings = new LinkedHashMap<String, Object>();
    mappings.put(ACCOUNTS, perAccount(AccountMappings::externalIds));
    for (int from = 0; from < roles.size(); from += TemplateLimits.MAPPING_ATTRIBUTES) {
      int to = Math.min(roles.size(), from + TemplateLimits.MAPPING_ATTRIBUTES);
      List<RoleForms> some = roles.subList(from, to);
      mappings.put(mappingOf(from), perAccount(account -> forms(account, some)));
    }
    return mappings;
  }

  private Map<String, Object> perAccount(
      java.util.function.Function<Account, Map<String, Object>> attributes) {
    var rows = new LinkedHashMap<String, Object>();
    accounts.forEach(account -> rows.put(account.id().value(), attributes.apply(account)));
    return rows;
  }

  private static Map<String, Object> externalIds(Account account) {
    List<String> ids = account.acceptedExternalIds().stream().map(ExternalId::value).toList();
    return Map.of(EXTERNAL_IDS, ids.size() == 1 ? ids.getFirst() : ids);
  }

  private static Map<String, Object> forms(Account account, List<RoleForms> roles) {
    var forms = new LinkedHashMap<String, Object>();
    for (RoleForms role : roles) {
      forms.put(role.logicalId(), role.formIn(account.id()).map(String::valueOf).orElse(NONE));
    }
    return forms;
  }
}
