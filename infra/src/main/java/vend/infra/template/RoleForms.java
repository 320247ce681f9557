package vend.infra.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.AccountId;
import vend.infra.spoke.SpokeRole;

/**
 * One role over all accounts of a template: the forms that its trust policy has, apart from the
 * external id, and which account has which. It is one resource whatever the forms, so that an
 * account whose form changes updates its role and does not make another of that name.
 */
final class RoleForms {
  private final SpokeRole first;
  private final Map<Map<String, Object>, Integer> forms = new LinkedHashMap<>();
  private final Map<AccountId, Integer> formOf = new HashMap<>();

  private RoleForms(SpokeRole first) {
    this.first = first;
  }

  /** Each role once, in the order of the file. */
  static List<RoleForms> of(List<SpokeRole> roles) {
    var byName = new LinkedHashMap<String, RoleForms>();
    for (SpokeRole role : roles) {
      byName.computeIfAbsent(role.declared().name(), _ -> new RoleForms(role)).add(role);
    }
    return List.copyOf(byName.values());
  }

  private void add(SpokeRole role) {
    Map<String, Object> form = role.trust().lookingUp(AccountMappings.findExternalIds());
    int next = forms.size();
    formOf.put(role.account().id(), forms.computeIfAbsent(form, _ -> next));
  }

  /** The role, as it is in whichever account: all but its trust is the same in each. */
  SpokeRole role() {
    return first;
  }

  String logicalId() {
    return first.logicalId();
  }

  /** At least one. */
  List<Map<String, Object>> forms() {
    return List.copyOf(forms.keySet());
  }

  /** The index of the form in an account; none where the role is not made. */
  Optional<Integer> formIn(AccountId account) {
    return Optional.ofNullable(formOf.get(account));
  }
}
