package vend.iam;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A statement's {@code Resource} or {@code NotResource}; case-sensitive.
 *
 * <p>As IAM documents, a {@code *} at the end of a part of an ARN may match colons. A resource with
 * a variable that has no value matches nothing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">IAM:
 *     Resource</a>
 */
public final class ResourceElement {
  /**
   * No wildcards up to the service. A shortened ARN must end in a {@code *} that matches the rest.
   */
  private static final Pattern FORM =
      Pattern.compile(
          "\\*|arn:[a-z*?-]+:[a-z0-9-]+:(?:[^:$]*:[^:$]*:.+|(?:[^:$]*:)?[^:$]*\\*)",
          Pattern.DOTALL);

  private final boolean excluding;
  private final List<String> resources;
  private final List<ValueMatcher> matchers;

  /**
   * @param excluding true for {@code NotResource}
   * @param resources at least one {@code *} or ARN, with wildcards only after the service and
   *     variables only in the last part
   * @throws IllegalArgumentException if there is no resource, or one has another form
   */
  public ResourceElement(boolean excluding, List<String> resources) {
    if (resources.isEmpty() || !resources.stream().allMatch(text -> FORM.matcher(text).matches())) {
      throw new IllegalArgumentException(
          "a resource is * or an ARN, with variables only in its last part");
    }
    this.excluding = excluding;
    this.resources = List.copyOf(resources);
    this.matchers = resources.stream().map(TextMatcher::like).toList();
  }

  /** True for {@code NotResource}. */
  public boolean excluding() {
    return excluding;
  }

  /** The resources as written in the policy. */
  public List<String> resources() {
    return resources;
  }

  public boolean matches(String resource, ConditionContext context) {
    return matchers.stream().anyMatch(matcher -> matcher.matches(resource, context)) != excluding;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ResourceElement that
        && excluding == that.excluding
        && resources.equals(that.resources);
  }

  @Override
  public int hashCode() {
    return 31 * resources.hashCode() + Boolean.hashCode(excluding);
  }

  @Override
  public String toString() {
    return (excluding ? "NotResource " : "Resource ") + resources;
  }
}
