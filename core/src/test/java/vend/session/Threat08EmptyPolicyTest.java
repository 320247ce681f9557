package vend.session;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Reason;

/** Threat 8: an empty session policy would grant the full role. */
class Threat08EmptyPolicyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "{}",
        "[]",
        "{\"Version\":\"2012-10-17\"}",
        "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
        "{\"Version\":\"2012-10-17\",\"Statement\":null}",
        "{\"Version\":\"2012-10-17\",\"Statement\":[{}]}",
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\"}}",
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":[]}}",
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":[],\"Resource\":\"*\"}}",
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"\"}}",
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":null}}",
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\",\"Condition\":{}}}"
      })
  void rejectsAPolicyThatNarrowsNothing(String json) {
    assertThrows(Exception.class, () -> PolicyTemplate.parse(json));
    assertThrows(Exception.class, () -> SessionPolicy.parse(json));
  }

  @Test
  void rejectsAnEmptyPolicyInTheConstructorToo() {
    assertThrows(IllegalArgumentException.class, () -> new SessionPolicy(""));
    assertThrows(IllegalArgumentException.class, () -> new SessionPolicy(" "));
  }

  @Test
  void refusesIfTheClaimInThePolicyIsMissing() {
    String policy =
        """
        {"Version":"2012-10-17","Statement":
          {"Effect":"Allow","Action":"s3:*","Resource":"{resource}"}}
        """
            .replace("\"{resource}\"", "\"arn:aws:s3:::{bucket}\"");
    var template = Sessions.template("name", Map.of(), Optional.of(policy));
    Sessions.refused(Reason.CLAIM_MISSING, () -> Sessions.render(template, Map.of()));
    Sessions.refused(Reason.CLAIM_MISSING, () -> Sessions.render(template, Map.of("bucket", "")));
  }
}
