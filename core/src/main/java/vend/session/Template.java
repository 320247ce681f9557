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
 * Text with claims in it: {@code "{repository|slug}-{run_id}"}.
 *
 * <p>{@code {claim}} stands for a claim that the token has once; {@code |slug} turns every
 * character that is not a letter, a digit or one of {@code +=,.@_-} into a dash. A brace after a
 * dollar sign is text, since {@code ${…}} is IAM's own.
 *
 * <p>A claim's value goes in as it is or not at all: one that holds {@code * ? $}, a quote, a
 * backslash, a brace, or a control or format character could widen a policy, and denies. The facts
 * of the request under {@code aws:} are no claims, so none of them can stand in a template.
 *
 * @param parts the text in its order
 */
public record Template(List<Part> parts) {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?<!\\$)\\{([^{}|]*)(?:\\|([^{}|]*))?}");
  private static final Pattern UNSAFE =
      Pattern.compile("[*?$\"'`\\\\{}\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");
  private static final Pattern NOT_IN_SLUGS = Pattern.compile("[^\\w+=,.@-]");

  /** A piece of a template. */
  public sealed interface Part {}

  /**
   * Text that stays as it is.
   *
   * @param text not empty
   */
  public record Literal(String text) implements Part {}

  /**
   * A claim's value.
   *
   * @param name the claim
   * @param slug whether foreign characters become dashes
   */
  public record Placeholder(String name, boolean slug) implements Part {}

  public Template {
    parts = List.copyOf(parts);
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException if a brace is left alone, a name is empty or begins with
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
          "a brace without its partner; a claim is written {claim} or {claim|slug}");
    }
    if (!text.isEmpty()) {
      parts.add(new Literal(text));
    }
  }

  private static Placeholder placeholder(String name, Optional<String> filter) {
    if (name.isBlank() || !name.equals(name.strip())) {
      throw new IllegalArgumentException("a claim is written {claim}, without spaces");
    }
    if (name.regionMatches(true, 0, "aws:", 0, 4)) {
      throw new IllegalArgumentException(
          "a session is made of claims, and no claim is named {%s}".formatted(name));
    }
    if (filter.isPresent() && !filter.get().equals("slug")) {
      throw new IllegalArgumentException("the only filter is slug: {claim|slug}");
    }
    return new Placeholder(name, filter.isPresent());
  }

  /** The claims that go into the text. */
  public Set<String> claims() {
    return parts.stream()
        .filter(Placeholder.class::isInstance)
        .map(part -> ((Placeholder) part).name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether any claim goes into the text. */
  public boolean isConstant() {
    return parts.stream().noneMatch(Placeholder.class::isInstance);
  }

  /** Whether a claim goes in by {@code |slug}, so that two claims can give one text. */
  public boolean hasSlug() {
    return parts.stream().anyMatch(part -> part instanceof Placeholder(_, boolean slug) && slug);
  }

  /**
   * The text for one caller.
   *
   * @throws SessionRefused if a claim is missing, has several values, is empty, or holds a
   *     character that could change the meaning of what it goes into
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
          "The claim %s holds a character that a session must not take over: a wildcard, a quote, a brace or a control character."
              .formatted(placeholder.name()));
    }
    return value;
  }

  /**
   * What the text can be, as a pattern in which {@code *} stands for any claim that is not pinned.
   *
   * @param pinned claims that can have one value only
   */
  public String pattern(Map<String, String> pinned) {
    return written(
        placeholder -> placeholder.slug() ? "*" : pinned.getOrDefault(placeholder.name(), "*"));
  }

  /** The text with {@code xx} for each claim: for a check of all that does not hang on claims. */
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

  /** The template as it was written. */
  @Override
  public String toString() {
    return written(claim -> "{" + claim.name() + (claim.slug() ? "|slug" : "") + "}");
  }
}
