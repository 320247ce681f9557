package vend.iam;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A statement's {@code Action} or {@code NotAction}. Matching ignores case.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html">IAM:
 *     Action</a>
 */
public final class ActionElement {
  private static final Pattern FORM = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");

  private final boolean excluding;
  private final List<String> actions;
  private final List<WildcardPattern> patterns;

  /**
   * @param excluding true for {@code NotAction}
   * @param actions at least one {@code *} or {@code service:Action}, with wildcards only after the
   *     colon
   * @throws IllegalArgumentException if there is no action, or one has another form
   */
  public ActionElement(boolean excluding, List<String> actions) {
    if (actions.isEmpty() || !actions.stream().allMatch(text -> FORM.matcher(text).matches())) {
      throw new IllegalArgumentException(
          "an action is * or service:Action, such as sts:AssumeRole");
    }
    this.excluding = excluding;
    this.actions = List.copyOf(actions);
    this.patterns =
        actions.stream().map(text -> WildcardPattern.of(text.toLowerCase(Locale.ROOT))).toList();
  }

  /** True for {@code NotAction}. */
  public boolean excluding() {
    return excluding;
  }

  /** The actions as written in the policy. */
  public List<String> actions() {
    return actions;
  }

  public boolean matches(String action) {
    String lower = action.toLowerCase(Locale.ROOT);
    return patterns.stream().anyMatch(pattern -> pattern.matches(lower)) != excluding;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ActionElement that
        && excluding == that.excluding
        && actions.equals(that.actions);
  }

  @Override
  public int hashCode() {
    return 31 * actions.hashCode() + Boolean.hashCode(excluding);
  }

  @Override
  public String toString() {
    return (excluding ? "NotAction " : "Action ") + actions;
  }
}
