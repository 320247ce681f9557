package vend.grant.file;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import vend.grant.Operator;
import vend.grant.OperatorAction;
import vend.grant.OperatorId;

/** Reads {@code operators:}, the list of operators. */
final class OperatorSection {
  private final GrantsReader.Foundation foundation;
  private final Problems problems;

  OperatorSection(GrantsReader.Foundation foundation, Problems problems) {
    this.foundation = foundation;
    this.problems = problems;
  }

  List<Operator> read(YamlValue value) {
    var operators = new ArrayList<Operator>();
    var ids = new HashSet<OperatorId>();
    for (YamlValue entry : value.list()) {
      problems
          .collect(() -> operator(entry))
          .ifPresent(operator -> {
            if (!ids.add(operator.id())) {
              problems.add(
                  entry.problem(
                      "Another operator has the id %s. Give each operator its own id."
                          .formatted(operator.id())));
            }
            operators.add(operator);
          });
    }
    return operators;
  }

  private Operator operator(YamlValue entry) {
    YamlMapping operator = entry.mapping().only("id", "description", "issuer", "when", "may");
    operator.optional("description").ifPresent(YamlValue::text);
    return new Operator(
        operator.required("id").as(OperatorId::new),
        foundation.issuer(operator.required("issuer")),
        WhenSection.read(operator.required("when"), "Name the claims that only operators have."),
        actions(operator.required("may")));
  }

  private static Set<OperatorAction> actions(YamlValue value) {
    var actions = EnumSet.noneOf(OperatorAction.class);
    for (YamlValue entry : value.nonEmptyList()) {
      OperatorAction action =
          OperatorAction.of(entry.text())
              .orElseThrow(() ->
                  entry.problem(
                      "The action must be one of %s%s."
                          .formatted(
                              String.join(", ", OperatorAction.names()),
                              Suggestion.of(entry.text(), OperatorAction.names()))));
      if (!actions.add(action)) {
        throw entry.problem("This action is listed twice. Remove one of the two.");
      }
    }
    return actions;
  }
}
