package vend.iam;

/**
 * A condition operator as it stands in a policy, for example {@code
 * ForAnyValue:StringLikeIfExists}.
 *
 * @param qualifier how the values of a multivalued key are taken together
 * @param comparison the comparison proper
 * @param ifExists whether an absent key counts as met
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">IAM:
 *     condition operators</a>
 */
public record ConditionOperator(Qualifier qualifier, Comparison comparison, boolean ifExists) {
  private static final String IF_EXISTS = "IfExists";

  /** How the values of a key are taken together. */
  public enum Qualifier {
    /** The key has at most one value. */
    NONE(""),
    /** At least one value of the request must pass. */
    FOR_ANY_VALUE("ForAnyValue:"),
    /** Every value of the request must pass, also where there is none. */
    FOR_ALL_VALUES("ForAllValues:");

    private final String prefix;

    Qualifier(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * @throws IllegalArgumentException if {@code Null} is to have a qualifier or {@code IfExists}
   */
  public ConditionOperator {
    if (comparison == Comparison.NULL && (ifExists || qualifier != Qualifier.NONE)) {
      throw new IllegalArgumentException("Null takes neither IfExists nor a set operator");
    }
  }

  /** The plain operator, without a set operator and without {@code IfExists}. */
  public static ConditionOperator of(Comparison comparison) {
    return new ConditionOperator(Qualifier.NONE, comparison, false);
  }

  /**
   * Reads an operator by its exact name.
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
          where, "Null takes neither IfExists nor a set operator", "write Null alone");
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

  /** The operator as IAM writes it. */
  @Override
  public String toString() {
    return qualifier.prefix + comparison + (ifExists ? IF_EXISTS : "");
  }
}
