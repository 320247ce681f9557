package vend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;
import vend.caller.Claims;

class TemplateTest {
  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "'{a}', one",
    "'x-{a}-{b}', x-one-two",
    "'{a}{a}', oneone",
    "'{kubernetes.io/namespace}', team",
    "'{https://example.com/claim}', url",
    "'{b|slug}', two",
    "'{path|slug}', acme-shop",
    "'${aws:username}', '${aws:username}'",
    "'${aws:PrincipalTag/team}/{a}', '${aws:PrincipalTag/team}/one'",
    "'${a}', '${a}'",
    "'$', '$'",
    "'', ''"
  })
  void insertsClaimsAndKeepsIamVariables(String template, String text) throws Exception {
    var claims =
        Sessions.claims(
            Map.of(
                "a", "one",
                "b", "two",
                "path", "acme/shop",
                "kubernetes.io/namespace", "team",
                "https://example.com/claim", "url"));
    assertEquals(text, Template.parse(template).render(claims));
    assertEquals(template, Template.parse(template).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "}",
        "{a",
        "a}",
        "{a}}",
        "{{a}}",
        "{{a}",
        "{}",
        "{ a}",
        "{a }",
        "{ }",
        "{a|}",
        "{|slug}",
        "{a|upper}",
        "{a|slug|slug}",
        "{a|Slug}",
        "${",
        "${a",
        "${${a}}",
        "${{a}}",
        "${aws:{a}}",
        "}{",
        "{a{b}}",
        "{aws:SourceIp}",
        "{AWS:x}"
      })
  void rejectsMalformedTemplates(String text) {
    assertThrows(IllegalArgumentException.class, () -> Template.parse(text));
  }

  @Test
  void parsesALongTextInLinearTime() {
    String text = "{a}x".repeat(100_000);
    assertEquals(text, Template.parse(text).toString());
    assertThrows(IllegalArgumentException.class, () -> Template.parse("{".repeat(200_000)));
  }

  @Test
  void refusesAClaimWithoutExactlyOneValue() {
    var template = Template.parse("{a}");
    for (Claims claims :
        List.of(
            new Claims(Map.of()),
            new Claims(Map.of("A", List.of("x"))),
            new Claims(Map.of("a", List.of(""))),
            new Claims(Map.of("a", List.of("x", "y"))))) {
      var refused = Sessions.refused(Reason.CLAIM_MISSING, () -> template.render(claims));
      assertEquals("The session needs the claim a with exactly one value.", refused.detail());
    }
  }

  @Test
  void replacesWholeCodePointsInASlug() throws Exception {
    assertEquals(
        "a-b-c_+=,.@-",
        Template.parse("{a|slug}").render(Sessions.claims(Map.of("a", "a\uD83D\uDE00b*c_+=,.@-"))));
  }

  @Test
  void returnsAPatternForAllPossibleTexts() {
    var pinned = Map.of("a", "one");
    assertEquals("x-one-*", Template.parse("x-{a}-{b}").pattern(pinned));
    // The slug differs from the pinned value of the claim.
    assertEquals("*", Template.parse("{a|slug}").pattern(pinned));
  }
}
