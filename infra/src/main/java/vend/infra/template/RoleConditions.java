package vend.infra.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The conditions of one role: whether the account makes it, and which form of its trust policy it
 * has. They are chosen by halves, so that {@code Fn::If} is never nested deeply.
 */
final class RoleConditions {
  private final Map<String, Object> look;
  private final RoleForms role;
  private final List<Map<String, Object>> forms;
  private final Map<String, Object> conditions = new LinkedHashMap<>();
  private final Object trust;

  /**
   * @param place of the role in the file
   */
  RoleConditions(int place, RoleForms role) {
    this.look = AccountMappings.findForm(place, role);
    this.role = role;
    this.forms = role.forms();
    conditions.put(makes(), Map.of("Fn::Not", List.of(isForm(AccountMappings.NONE))));
    this.trust = branch(0, forms.size()).value();
  }

  /** The name of the condition that the account makes the role. */
  String makes() {
    return "Makes" + role.logicalId();
  }

  /** All conditions by name. */
  Map<String, Object> toData() {
    return conditions;
  }

  /** The trust policy, or the choice among its forms. */
  Object trust() {
    return trust;
  }

  private Map<String, Object> isForm(String form) {
    return Map.of("Fn::Equals", List.of(look, form));
  }

  /**
   * One or several forms, as one branch of a choice.
   *
   * @param condition the name of what leads here
   * @param definition of that condition
   * @param halves the branches whose conditions the definition names
   * @param value what it leads to
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
        // No condition on the second: the account makes the role, so it has one of the forms.
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

  /** Only what a choice needs: a condition that nothing needs would be a mistake to linters. */
  private void define(Branch branch) {
    branch.halves().forEach(this::define);
    conditions.put(branch.condition(), branch.definition());
  }
}
