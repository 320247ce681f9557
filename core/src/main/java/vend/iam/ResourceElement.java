package vend.iam;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A statement's {@code Resource} or {@code NotResource}.
 *
 * <p>A {@code *} may reach over colons, as IAM documents it for one that ends a part of the ARN;
 * case matters. A resource with a variable that has no value matches nothing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html">IAM:
 *     Resource</a>
 */
public final class ResourceElement {
  /** Fixed up to the service; if cut short, it must end in a wildcard that takes all the rest. */
  private static final Pattern FORM =
      Pattern.compile(
          "\\*|arn:[a-z*?-]+:[a-z0-9-]+:(?:[^:$]*:[^:$]*:.+|(?:[^:$]*:)?[^:$]*\\*)",
          Pattern.DOTALL);

  private final boolean excluding;
  private final List<String> resources;
  private final List<ValueMatcher> matchers;

  /**
   * @param excluding whether it is {@code NotResource}
   * @param resources at least one of {@code *} or an ARN, in which wildcards may stand after the
   *     service, and variables in the last part
   * @throws IllegalArgumentException if there is none or one is not of that form
   */
  public ResourceElement(boolean excluding, List<String> resources) {
    if (resources.isEmpty() || !resources.stream().allMatch(text -> FORM.matcher(text).matches())) {
      throw new IllegalArgumentException(
          "a resource is * or an ARN, with variables in its last part only");
    }
    this.excluding = excluding;
    this.resources = List.copyOf(resources);
    this.matchers = resources.stream().map(TextMatcher::like).toList();
  }

  /** Whether it is {@code NotResource}. */
  public boolean excluding() {
    return excluding;
  }

  /** The resources as they were written. */
  public List<String> resources() {
    return resources;
  }

  /** Whether the element covers the resource. */
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
