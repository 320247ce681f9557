package vend.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import vend.Json;

/** Tests the list itself: it accepts correct names and finds misspelled ones. */
class KnownNamesTest {
  private static final String POLICY =
      """
      {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
       "Condition":{"StringEquals":{"sts:ExternalId":"x","aws:PrincipalOrgID":"o","aws:RequestTag/vend:grant":"g"},
                    "ForAllValues:StringLike":{"aws:TagKeys":"t"},"Null":{"aws:TagKeys":"false"}}}]}
      """;

  @Test
  void acceptsAPolicyWithKnownNames() throws Exception {
    assertEquals(List.of(), KnownNames.unknownIn(Json.readObject(POLICY)));
  }

  @ParameterizedTest
  @CsvSource({
    "sts:AssumeRole, sts:AssumeRoll, no action sts:AssumeRoll",
    "StringEquals, StringsEqual, no operator StringsEqual",
    "sts:ExternalId, sts:ExternalID, no key sts:ExternalID on sts:AssumeRole",
    "aws:RequestTag/vend:grant, aws:RequestTag/, no key aws:RequestTag/ on sts:AssumeRole",
    "sts:AssumeRole, sts:TagSession, no key sts:ExternalId on sts:TagSession",
    "aws:PrincipalOrgID, aws:PrincipalOrgId, no key aws:PrincipalOrgId on sts:AssumeRole"
  })
  void findsMisspelledNames(String right, String wrong, String message) throws Exception {
    var unknown = KnownNames.unknownIn(Json.readObject(POLICY.replace(right, wrong)));
    assertEquals(message, unknown.getFirst());
  }
}
