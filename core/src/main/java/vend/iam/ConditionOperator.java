package vend.iam;

/**
 * A condition operator as written in a policy, for example {@code ForAnyValue:StringLikeIfExists}.
 *
 * @param qualifier the set operator, for keys with several values
 * @param comparison the operator without set operator and {@code IfExists}
 * @param ifExists whether an absent key meets the condition
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">IAM:
 *     condition operators</a>
 */
public record ConditionOperator(Qualifier qualifier, Comparison comparison, boolean ifExists) {
  private static final String IF_EXISTS = "IfExists";

  /** The set operator, which defines how several values of a key are tested. */
  public enum Qualifier {
    /** No set operator; the key must have at most one value. */
    NONE(""),
    /** At least one of the request's values must pass. */
    FOR_ANY_VALUE("ForAnyValue:"),
    /** All of the request's values must pass; also true if there are no values. */
    FOR_ALL_VALUES("ForAllValues:");

    private final String prefix;

    Qualifier(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * @throws IllegalArgumentException if {@code Null} has a set operator or {@code IfExists}
   */
  public ConditionOperator {
    if (comparison == Comparison.NULL && (ifExists || qualifier != Qualifier.NONE)) {
      throw new IllegalArgumentException("Null allows neither IfExists nor a set operator");
    }
  }

  /** The operator without a set operator and without {@code IfExists}. */
  public static ConditionOperator of(Comparison comparison) {
    return new ConditionOperator(Qualifier.NONE, comparison, false);
  }

  /**
   * Parses an operator's exact name.
   *
   * @throws InvalidPolicy if IAM has no such operator
   */
  public static ConditionOperator parse(String name) throws InvalidPolicy {
    return parse(name, name);
  }

  static ConditionOperator parse(String name, String where) throws InvalidPolicy {
    Qualifier qualifier = qualifierOf(name);
    String rest = name.substring(qualifier.prefix.length());
    boolean ifExists = rest.endsWith(IF_EXISTS);
    String base = ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest;
    Comparison comparison =
        Comparison.named(base)
            .orElseThrow(() ->
                new InvalidPolicy(
                    where,
                    "IAM has no operator " + InvalidPolicy.shown(name),
                    "use one such as StringEquals, StringLike or ForAnyValue:StringEquals"));
    if (comparison == Comparison.NULL && (ifExists || qualifier != Qualifier.NONE)) {
      throw new InvalidPolicy(
          where, "Null allows neither IfExists nor a set operator", "write Null alone");
    }
    return new ConditionOperator(qualifier, comparison, ifExists);
  }

  private static Qualifier qualifierOf(String name) {
    if (name.startsWith(Qualifier.FOR_ANY_VALUE.prefix)) {
      return Qualifier.FOR_ANY_VALUE;
    }
    return name.startsWith(Qualifier.FOR_ALL_VALUES.prefix)
        ? Qualifier.FOR_ALL_VALUES
        : Qualifier.NONE;
  }

  /** The operator's name in IAM. */
  @Override
  public String toString() {
    return qualifier.prefix + comparison + (ifExists ? IF_EXISTS : "");
  }
}
