package vend.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A policy's text that may contain policy variables: {@code ${key}}, {@code ${key, 'default'}}, and
 * the escapes {@code ${*}}, {@code ${?}}, {@code ${$}}.
 *
 * <p>The value of a variable is literal: a {@code *} in it is never a wildcard. If a variable has
 * no value (its key is absent or has several values, and there is no default), the whole text
 * matches nothing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">IAM:
 *     variables</a>
 */
record PolicyText(List<Part> parts) {
  private static final String DEFAULT_OPENS = ", '";
  private static final String DEFAULT_CLOSES = "'}";

  sealed interface Part {}

  /** Text as written, in which wildcards may be active. */
  record Written(String text) implements Part {}

  /** Text without wildcards. */
  record Literal(String text) implements Part {}

  /** A variable, whose value comes from the request. */
  record Variable(String key, Optional<String> defaultValue) implements Part {}

  /**
   * @throws IllegalArgumentException if a variable is not closed, has no key, or is nested
   */
  static PolicyText parse(String text) {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      if (open > at) {
        parts.add(new Written(text.substring(at, open)));
      }
      int close = closeOf(text, open);
      parts.add(variable(text.substring(open + 2, close)));
      at = close + 1;
    }
    if (at < text.length() || parts.isEmpty()) {
      parts.add(new Written(text.substring(at)));
    }
    return new PolicyText(List.copyOf(parts));
  }

  private static int closeOf(String text, int open) {
    int close = text.indexOf('}', open);
    // Search only up to the bracket: a search to the end for each variable would be quadratic.
    int quote = close < 0 ? -1 : text.substring(open, close).indexOf(DEFAULT_OPENS);
    if (quote >= 0) {
      int end = text.indexOf(DEFAULT_CLOSES, open + quote + DEFAULT_OPENS.length());
      close = end < 0 ? -1 : end + 1;
    }
    if (close < 0) {
      throw new IllegalArgumentException("a variable ${…} is not closed");
    }
    return close;
  }

  private static Part variable(String inside) {
    if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
      return new Literal(inside);
    }
    int quote = inside.indexOf(DEFAULT_OPENS);
    String key = (quote < 0 ? inside : inside.substring(0, quote)).strip();
    if (key.isEmpty() || key.contains("${") || key.contains("'") || key.contains(",")) {
      throw new IllegalArgumentException("a variable must be ${key} or ${key, 'default'}");
    }
    Optional<String> defaultValue =
        quote < 0
            ? Optional.empty()
            : Optional.of(inside.substring(quote + DEFAULT_OPENS.length(), inside.length() - 1));
    return new Variable(key, defaultValue);
  }

  boolean hasVariables() {
    return parts.stream().anyMatch(Variable.class::isInstance);
  }

  /** The text with the request's values and without wildcards; empty if a variable has no value. */
  Optional<String> plain(ConditionContext context) {
    List<Part> resolved = resolve(context);
    return resolved.size() < parts.size()
        ? Optional.empty()
        : Optional.of(resolved.stream().map(PolicyText::text).collect(Collectors.joining()));
  }

  /** The text with the request's values, as a pattern; empty if a variable has no value. */
  Optional<WildcardPattern> pattern(ConditionContext context) {
    List<Part> resolved = resolve(context);
    return resolved.size() < parts.size() ? Optional.empty() : Optional.of(pattern(resolved));
  }

  /**
   * The text with the request's values, split at its first colons.
   *
   * @return one pattern for each piece, and at most that many; empty if a variable has no value
   */
  Optional<List<WildcardPattern>> patterns(ConditionContext context, int pieces) {
    List<Part> resolved = resolve(context);
    if (resolved.size() < parts.size()) {
      return Optional.empty();
    }
    return Optional.of(cut(resolved, pieces).stream().map(PolicyText::pattern).toList());
  }

  /** All parts with values. A variable without a value is left out, so the list is shorter then. */
  private List<Part> resolve(ConditionContext context) {
    List<Part> resolved = new ArrayList<>(parts.size());
    for (Part part : parts) {
      if (part instanceof Variable variable) {
        value(variable, context).map(Literal::new).ifPresent(resolved::add);
      } else {
        resolved.add(part);
      }
    }
    return resolved;
  }

  private static Optional<String> value(Variable variable, ConditionContext context) {
    List<String> values = context.values(variable.key());
    return switch (values.size()) {
      case 0 -> variable.defaultValue();
      case 1 -> Optional.of(values.getFirst());
      default -> Optional.empty();
    };
  }

  private static List<List<Part>> cut(List<Part> parts, int pieces) {
    List<List<Part>> cut = new ArrayList<>();
    cut.add(new ArrayList<>());
    for (Part part : parts) {
      String[] texts = text(part).split(":", pieces - cut.size() + 1);
      for (int i = 0; i < texts.length; i++) {
        if (i > 0) {
          cut.add(new ArrayList<>());
        }
        cut.getLast().add(part instanceof Written ? new Written(texts[i]) : new Literal(texts[i]));
      }
    }
    return cut;
  }

  private static WildcardPattern pattern(List<Part> parts) {
    WildcardPattern.Builder builder = new WildcardPattern.Builder();
    for (Part part : parts) {
      if (part instanceof Written(String text)) {
        builder.wild(text);
      } else {
        builder.literal(text(part));
      }
    }
    return builder.build();
  }

  private static String text(Part part) {
    return switch (part) {
      case Written(String text) -> text;
      case Literal(String text) -> text;
      case Variable variable -> throw new IllegalStateException("not resolved: " + variable.key());
    };
  }
}
