package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threat 9: a pattern in a grant is never a regular expression and always matches the whole value.
 * As a regular expression, {@code ^a|b$} would match every value that begins with a or ends in b.
 */
class Threat09GlobAnchoringTest {
  private static final String PATTERN = "acme/shop-*";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil/acme/shop-a",
        "acme/shop",
        "ACME/shop-a",
        "acme/Shop-a",
        "\nacme/shop-a",
        "evil\nacme/shop-a",
        " acme/shop-a",
        "acme/xshop-a",
        "acme\\shop-a",
        "аcme/shop-a",
        "",
      })
  void refusesPartialMatches(String seen) throws InvalidPolicy {
    assertEquals(false, met("StringLike", PATTERN, seen));
    assertEquals(true, met("StringNotLike", PATTERN, seen));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/shop-", "acme/shop-a", "acme/shop-a/b", "acme/shop-*"})
  void acceptsWholeMatches(String seen) throws InvalidPolicy {
    assertEquals(true, met("StringLike", PATTERN, seen));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "acme/shop|acme/site;acme/shop",
        "acme/shop|acme/site;acme/site",
        "^acme/shop$;acme/shop",
        "acme/.*;acme/shop",
        "acme/.hop;acme/shop",
        "acme/[a-z]+;acme/shop",
        "(acme/shop);acme/shop",
        "acme/\\w+;acme/shop",
        "acme/shop{1};acme/shop",
        "acme/shop.?;acme/shop",
        "acme/s%;acme/shop",
      })
  void treatsRegularExpressionSyntaxLiterally(String pattern, String seen) throws InvalidPolicy {
    assertEquals(false, met("StringLike", pattern, seen));
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/shop", "acme/shop\n", "acme/shop\r\n", "acme/shop\nx"})
  void doesNotIgnoreANewlineAtTheEnd(String seen) throws InvalidPolicy {
    boolean exact = seen.equals("acme/shop");
    assertEquals(exact, met("StringLike", "acme/shop", seen));
    assertEquals(exact, met("StringEquals", "acme/shop", seen));
  }

  @ParameterizedTest
  @ValueSource(strings = {"refs/heads/main", "refs/heads/a/b", "refs/heads/a\nb"})
  void starMatchesAnyRest(String seen) throws InvalidPolicy {
    assertEquals(true, met("StringLike", "refs/heads/*", seen));
  }

  private static boolean met(String operator, String pattern, String seen) throws InvalidPolicy {
    return Conditions.of(Map.of(operator, Map.of("repository", pattern)))
        .met(ConditionContext.ofExact(Map.of("repository", List.of(seen))));
  }
}
