package vend.infra.spoke;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.AccountId;

/**
 * One role in all accounts of a template or module. Its trust policy has one or more forms, which
 * differ in more than the external id; each account has one of them. The role is one resource for
 * all forms, so that a change of an account's form updates the role and does not create a second
 * one with its name.
 */
public final class RoleForms {
  private final SpokeRole first;
  private final Map<Map<String, Object>, Integer> forms = new LinkedHashMap<>();
  private final Map<AccountId, Integer> formOf = new HashMap<>();

  private RoleForms(SpokeRole first) {
    this.first = first;
  }

  /**
   * Groups roles by name, in the order of the file.
   *
   * @param externalIds the expression with which a trust policy looks up the external ids of its
   *     account
   */
  public static List<RoleForms> of(List<SpokeRole> roles, Object externalIds) {
    var byName = new LinkedHashMap<String, RoleForms>();
    for (SpokeRole role : roles) {
      byName
          .computeIfAbsent(role.declared().name(), _ -> new RoleForms(role))
          .add(role, externalIds);
    }
    return List.copyOf(byName.values());
  }

  private void add(SpokeRole role, Object externalIds) {
    Map<String, Object> form = role.trust().lookingUp(externalIds);
    int next = forms.size();
    formOf.put(role.account().id(), forms.computeIfAbsent(form, _ -> next));
  }

  /** Returns the role of any account: except for its trust policy, it is the same in each. */
  public SpokeRole role() {
    return first;
  }

  public String logicalId() {
    return first.logicalId();
  }

  /** Returns the forms of the trust policy, at least one. */
  public List<Map<String, Object>> forms() {
    return List.copyOf(forms.keySet());
  }

  /** Returns the index of the form in an account; empty if the account does not create the role. */
  public Optional<Integer> formIn(AccountId account) {
    return Optional.ofNullable(formOf.get(account));
  }
}
