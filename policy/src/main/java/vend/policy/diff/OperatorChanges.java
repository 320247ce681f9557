package vend.policy.diff;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vend.grant.Grants;
import vend.grant.Operator;
import vend.grant.OperatorAction;
import vend.policy.reach.OperatorReach;

/** Compares the operators of two files, by the callers that they allow. */
final class OperatorChanges {
  private OperatorChanges() {}

  static List<FileChange> of(Grants old, Grants now) {
    var changes = new ArrayList<FileChange>();
    add(now, old, true, changes);
    add(old, now, false, changes);
    return changes;
  }

  private static void add(Grants one, Grants other, boolean widens, List<FileChange> changes) {
    for (Operator operator : one.operators()) {
      Map<String, List<OperatorAction>> found = new LinkedHashMap<>();
      for (OperatorAction action : operator.may()) {
        switch (OperatorReach.newCaller(one, operator, action, other)) {
          case OperatorReach.None _ -> {}
          case OperatorReach.Found(var example) ->
              found
                  .computeIfAbsent(
                      example.exact()
                          ? ", for example " + DiffFormat.example(example.claims())
                          : "",
                      _ -> new ArrayList<>())
                  .add(action);
          case OperatorReach.Unknown _ ->
              found
                  .computeIfAbsent(
                      ", since there are too many kinds of callers to compare all",
                      _ -> new ArrayList<>())
                  .add(action);
        }
      }
      found.forEach((example, actions) ->
          changes.add(
              new FileChange(
                  widens,
                  "operator %s: %s callers of %s may now do: %s%s"
                      .formatted(
                          operator.id(),
                          widens ? "more" : "fewer",
                          operator.issuer(),
                          actions.stream()
                              .map(OperatorAction::toString)
                              .collect(Collectors.joining(", ")),
                          example))));
    }
  }
}
