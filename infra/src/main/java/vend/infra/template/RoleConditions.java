package vend.infra.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The conditions of one role: whether the account makes it, and which form of its trust policy it
 * has. Ten forms and more are chosen in two steps, so that {@code Fn::If} is never nested deeply.
 */
final class RoleConditions {
  private static final int GROUP = TemplateLimits.ALTERNATIVES;

  private final Map<String, Object> look;
  private final RoleForms role;
  private final Map<String, Object> conditions = new LinkedHashMap<>();
  private final Object trust;

  /**
   * @param place of the role in the file
   */
  RoleConditions(int place, RoleForms role) {
    this.look = AccountMappings.findForm(place, role);
    this.role = role;
    conditions.put(makes(), Map.of("Fn::Not", List.of(isForm(AccountMappings.NONE))));
    this.trust = chosen();
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

  private Object chosen() {
    var groups = new ArrayList<Choice>();
    for (int from = 0; from < role.forms().size(); from += GROUP) {
      groups.add(group(from, Math.min(role.forms().size(), from + GROUP)));
    }
    return chain(groups);
  }

  /**
   * @param condition the name of what leads here
   * @param definition of that condition
   * @param members choices whose conditions the definition names
   * @param value what it leads to
   */
  private record Choice(
      String condition, Map<String, Object> definition, List<Choice> members, Object value) {}

  private Choice group(int from, int to) {
    List<Choice> members = IntStream.range(from, to).mapToObj(this::form).toList();
    if (members.size() == 1) {
      return members.getFirst();
    }
    var names = members.stream().map(member -> Map.of("Condition", member.condition())).toList();
    return new Choice(
        "Form%dOnOf%s".formatted(from, role.logicalId()),
        Map.of("Fn::Or", names),
        members,
        chain(members));
  }

  private Choice form(int form) {
    return new Choice(
        "Form%dOf%s".formatted(form, role.logicalId()),
        isForm(String.valueOf(form)),
        List.of(),
        role.forms().get(form));
  }

  /** The last needs no condition: the account makes the role, so it has one of the forms. */
  private Object chain(List<Choice> choices) {
    Object chain = choices.getLast().value();
    for (Choice choice : choices.reversed().subList(1, choices.size())) {
      define(choice);
      chain = Map.of("Fn::If", List.of(choice.condition(), choice.value(), chain));
    }
    return chain;
  }

  /** A condition that nothing needs would be a mistake to linters. */
  private void define(Choice choice) {
    choice.members().forEach(this::define);
    conditions.put(choice.condition(), choice.definition());
  }
}
