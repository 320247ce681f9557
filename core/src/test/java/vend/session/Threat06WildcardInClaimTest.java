package vend.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/** Threat 6: a claim's value in a session policy cannot widen the policy. */
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
  void refusesASubjectWithCharactersThatCouldWidenAPolicy(String subject) {
    for (SessionTemplate template : TEMPLATES) {
      var refused =
          Sessions.refused(
              Reason.SESSION_VALUE_INVALID,
              () -> Sessions.render(template, Map.of("sub", subject)));
      assertTrue(refused.detail().contains("claim sub"), refused.detail());
    }
  }

  @Test
  void neverRevealsThePolicyThatAClaimDoesNotFit() {
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
