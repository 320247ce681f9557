package vend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/** Threat 6: text of a caller's that enters a policy opens nothing but what it names. */
class Threat06WildcardInClaimTest {
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::builds/{sub}/*"},
        {"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
         "Condition":{"StringLike":{"s3:prefix":["{sub}/x"]}}}]}
      """;
  private static final SessionTemplate IN_POLICY =
      Sessions.template("name", Map.of(), Optional.of(POLICY));
  private static final List<SessionTemplate> TEMPLATES =
      List.of(
          IN_POLICY,
          Sessions.template("name-{sub}", Map.of(), Optional.empty()),
          Sessions.template("name", Map.of("subject", "{sub}"), Optional.empty()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "repo/*",
        "repo?",
        "${aws:username}",
        "$",
        "{sub}",
        "a\nb",
        "a\rb",
        "a\u0000b",
        "a\u001Fb",
        "a\u007Fb",
        "a\u0085b",
        "a\u200Bb",
        "a\u202Eb",
        "a\u2028b",
        "a\uD800b",
        "\uFEFFa",
        "a\"b",
        "a'b",
        "a`b",
        "a\\b",
        "\",\"arn:aws:s3:::other/*"
      })
  void refusesASubjectThatCouldMeanMore(String subject) {
    for (SessionTemplate template : TEMPLATES) {
      var refused =
          Sessions.refused(
              Reason.SESSION_VALUE_INVALID,
              () -> Sessions.render(template, Map.of("sub", subject)));
      assertTrue(refused.detail().contains("claim sub"), refused.detail());
    }
  }

  @Test
  void opensOnlyWhatTheSubjectNames() throws Exception {
    var request = Sessions.render(IN_POLICY, Map.of("sub", "acme/shop"));
    var policies = List.of(request.policy().orElseThrow());
    assertTrue(Sessions.allows(policies, "s3:GetObject", "arn:aws:s3:::builds/acme/shop/1"));
    for (String other : List.of("acme/blog/1", "acme/shop", "acme/shop2/1", "1", "*")) {
      assertFalse(Sessions.allows(policies, "s3:GetObject", "arn:aws:s3:::builds/" + other));
    }
    assertFalse(Sessions.allows(policies, "s3:PutObject", "arn:aws:s3:::builds/acme/shop/1"));
  }

  /** Whatever renders: a session of one subject reads its own folder and that of nobody else. */
  @Property(tries = 5000)
  void opensNoFolderOfAnotherSubject(@ForAll long seed) throws Exception {
    var random = new Random(seed);
    String subject = text(random);
    String other = text(random);
    SessionRequest request;
    try {
      request = Sessions.render(IN_POLICY, Map.of("sub", subject));
    } catch (SessionRefused e) {
      return;
    }
    var policies = List.of(request.policy().orElseThrow());
    assertEquals(
        (other + "/1").startsWith(subject + "/"),
        Sessions.allows(policies, "s3:GetObject", "arn:aws:s3:::builds/" + other + "/1"),
        () -> "[" + subject + "] [" + other + "]");
  }

  private static String text(Random random) {
    String characters = random.nextBoolean() ? "ab/-:" : "ab/*?${}\"'\\\n\u0085\u202E ,:";
    var text = new StringBuilder("a");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }

  @Test
  void tellsTheCallerNothingOfThePolicyThatItsClaimDoesNotFit() {
    String secret =
        """
        {"Version":"2012-10-17","Statement":
          {"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::top-secret/{sub}"}}
        """;
    var refused =
        Sessions.refused(
            Reason.SESSION_VALUE_INVALID,
            () ->
                Sessions.render(
                    Sessions.template("name", Map.of(), Optional.of(secret)),
                    Map.of("sub", "x".repeat(3000))));
    assertFalse(refused.detail().contains("top-secret"), refused.detail());
  }
}
