package vend.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.Reason;
import vend.caller.Claims;

/**
 * A text with placeholders for claims: {@code "{repository|slug}-{run_id}"}.
 *
 * <p>{@code {claim}} is replaced by the claim's single value. {@code |slug} replaces every
 * character that is not a letter, a digit or one of {@code +=,.@_-} by a dash. A brace after a
 * dollar sign is literal text, since {@code ${…}} is an IAM policy variable.
 *
 * <p>A claim's value is inserted unchanged or not at all. A value with {@code * ? $}, a quote, a
 * backslash, a brace, or a control or format character could widen a policy, so the request is
 * denied. Facts of the request under {@code aws:} are not claims and cannot be used in a template.
 */
public record Template(List<Part> parts) {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?<!\\$)\\{([^{}|]*)(?:\\|([^{}|]*))?}");
  private static final Pattern UNSAFE =
      Pattern.compile("[*?$\"'`\\\\{}\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
  private static final Pattern NOT_IN_SLUGS = Pattern.compile("[^\\w+=,.@-]");

  /** A literal text or a placeholder. */
  public sealed interface Part {}

  /** Literal text, not empty. */
  public record Literal(String text) implements Part {}

  /**
   * A placeholder for a claim.
   *
   * @param slug whether other characters are replaced by dashes
   */
  public record Placeholder(String name, boolean slug) implements Part {}

  public Template {
    parts = List.copyOf(parts);
  }

  /**
   * Parses a template.
   *
   * @throws IllegalArgumentException if a brace has no partner, a name is empty or begins with
   *     {@code aws:}, or a filter is not {@code slug}
   */
  public static Template parse(String text) {
    var parts = new ArrayList<Part>();
    var matcher = PLACEHOLDER.matcher(text);
    int end = 0;
    while (matcher.find()) {
      addLiteral(parts, text.substring(end, matcher.start()));
      parts.add(placeholder(matcher.group(1), Optional.ofNullable(matcher.group(2))));
      end = matcher.end();
    }
    addLiteral(parts, text.substring(end));
    return new Template(parts);
  }

  private static void addLiteral(List<Part> parts, String text) {
    if (text.replaceAll("\\$\\{[^{}]*}", "").matches("(?s).*[{}].*")) {
      throw new IllegalArgumentException(
          "A brace has no partner. Write a claim as {claim} or {claim|slug}.");
    }
    if (!text.isEmpty()) {
      parts.add(new Literal(text));
    }
  }

  private static Placeholder placeholder(String name, Optional<String> filter) {
    if (name.isBlank() || !name.equals(name.strip())) {
      throw new IllegalArgumentException("Write a claim as {claim}, without spaces.");
    }
    if (name.regionMatches(true, 0, "aws:", 0, 4)) {
      throw new IllegalArgumentException(
          "A session can contain claims only, and {%s} is not a claim.".formatted(name));
    }
    if (filter.isPresent() && !filter.get().equals("slug")) {
      throw new IllegalArgumentException("The only filter is slug, as in {claim|slug}.");
    }
    return new Placeholder(name, filter.isPresent());
  }

  /** The names of the claims in the text. */
  public Set<String> claims() {
    return parts.stream()
        .filter(Placeholder.class::isInstance)
        .map(part -> ((Placeholder) part).name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the text has no claims. */
  public boolean isConstant() {
    return parts.stream().noneMatch(Placeholder.class::isInstance);
  }

  /** Whether a claim has the filter {@code |slug}, so that two claims can yield the same text. */
  public boolean hasSlug() {
    return parts.stream().anyMatch(part -> part instanceof Placeholder(_, boolean slug) && slug);
  }

  /**
   * Renders the text for one caller.
   *
   * @throws SessionRefused if a claim is missing, has several values, is empty, or contains a
   *     character that could change the meaning of the result
   */
  public String render(Claims claims) throws SessionRefused {
    var text = new StringBuilder();
    for (Part part : parts) {
      text.append(
          switch (part) {
            case Literal(String literal) -> literal;
            case Placeholder placeholder -> value(placeholder, claims);
          });
    }
    return text.toString();
  }

  private static String value(Placeholder placeholder, Claims claims) throws SessionRefused {
    String value =
        claims
            .single(placeholder.name())
            .filter(text -> !text.isEmpty())
            .orElseThrow(() ->
                new SessionRefused(
                    Reason.CLAIM_MISSING,
                    "The session needs the claim %s with exactly one value."
                        .formatted(placeholder.name())));
    if (placeholder.slug()) {
      return NOT_IN_SLUGS.matcher(value).replaceAll("-");
    }
    if (UNSAFE.matcher(value).find()) {
      throw new SessionRefused(
          Reason.SESSION_VALUE_INVALID,
          "The claim %s contains a character that a session must not have: a wildcard, a quote, a brace or a control character."
              .formatted(placeholder.name()));
    }
    return value;
  }

  /**
   * Returns a pattern for all possible texts, with {@code *} for each claim that is not pinned.
   *
   * @param pinned claims that have a single possible value
   */
  public String pattern(Map<String, String> pinned) {
    return written(
        placeholder -> placeholder.slug() ? "*" : pinned.getOrDefault(placeholder.name(), "*"));
  }

  /** Returns the text with {@code xx} for each claim, for checks that do not depend on claims. */
  public String sample() {
    return written(_ -> "xx");
  }

  private String written(Function<Placeholder, String> value) {
    var text = new StringBuilder();
    for (Part part : parts) {
      text.append(
          switch (part) {
            case Literal(String literal) -> literal;
            case Placeholder placeholder -> value.apply(placeholder);
          });
    }
    return text.toString();
  }

  /** Returns the template as it was written. */
  @Override
  public String toString() {
    return written(claim -> "{" + claim.name() + (claim.slug() ? "|slug" : "") + "}");
  }
}
