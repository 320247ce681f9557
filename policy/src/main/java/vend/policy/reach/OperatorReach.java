package vend.policy.reach;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import vend.caller.Issuer;
import vend.grant.Grants;
import vend.grant.Operator;
import vend.grant.OperatorAction;
import vend.iam.Condition;

/** Determines which callers can be operators. */
public final class OperatorReach {
  private OperatorReach() {}

  /** The result of a search for a caller. */
  public sealed interface NewCaller {}

  /** There is no such caller. */
  public record None() implements NewCaller {}

  /** There may be such a caller. */
  public record Found(Example example) implements NewCaller {}

  /** There are too many kinds of callers to search. */
  public record Unknown() implements NewCaller {}

  /** The conditions that a caller must meet: those of the issuer and those of the operator. */
  public static List<Condition> conditions(Grants grants, Operator operator) {
    var conditions = new ArrayList<Condition>();
    issuer(grants, operator).ifPresent(issuer -> conditions.addAll(RoleGrants.required(issuer)));
    conditions.addAll(operator.when().all());
    return conditions;
  }

  private static Optional<Issuer> issuer(Grants grants, Operator operator) {
    return grants.issuers().stream()
        .filter(issuer -> issuer.name().equals(operator.issuer()))
        .findFirst();
  }

  /**
   * Searches for a caller that may act by this entry, and that no operator of the other file allows
   * to do so.
   *
   * @param operator an entry of the first file, which allows the action
   */
  public static NewCaller newCaller(
      Grants grants, Operator operator, OperatorAction action, Grants other) {
    String identity = issuer(grants, operator).map(Issuer::identity).orElseThrow();
    List<Condition> must = conditions(grants, operator);
    // A condition that holds anyway cannot make a block fail. Dropping it matters for conditions
    // that the search does not evaluate, such as those on numbers.
    List<List<Condition>> allowed =
        other.operators().stream()
            .filter(candidate -> candidate.may().contains(action))
            .filter(candidate ->
                issuer(other, candidate).map(Issuer::identity).orElseThrow().equals(identity))
            .map(candidate ->
                conditions(other, candidate).stream()
                    .filter(condition -> !must.contains(condition))
                    .toList())
            .toList();
    try {
      return Query.find(must, allowed).<NewCaller>map(Found::new).orElseGet(None::new);
    } catch (TooComplex e) {
      return new Unknown();
    }
  }
}
