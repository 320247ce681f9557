package vend.infra.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.grant.Account;
import vend.session.ExternalId;

/**
 * What differs between accounts, by their numbers: external ids, and which form each role has.
 * Every account has every attribute, since CloudFormation looks up what it may not need, and fails
 * where there is nothing: that is what stops an account that is not listed.
 */
final class AccountMappings {
  private static final String ACCOUNTS = "Accounts";
  private static final String EXTERNAL_IDS = "ExternalIds";

  /** The attribute's value where a role is not made. */
  static final String NONE = "none";

  private static final String ROLES = "Roles";

  private final List<Account> accounts;
  private final List<RoleForms> roles;

  AccountMappings(List<Account> accounts, List<RoleForms> roles) {
    this.accounts = accounts;
    this.roles = roles;
  }

  /** Looks up the external ids of the account: one, or both while one replaces the other. */
  static Map<String, Object> findExternalIds() {
    return find(ACCOUNTS, EXTERNAL_IDS);
  }

  /** Looks up an attribute of the account that the stack is in. */
  private static Map<String, Object> find(String mapping, String attribute) {
    return Map.of("Fn::FindInMap", List.of(mapping, Map.of("Ref", "AWS::AccountId"), attribute));
  }

  /** Looks up the form of a role, which is the one at this place in the file. */
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
