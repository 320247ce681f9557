package vend.grant.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import vend.caller.Transport;
import vend.grant.Grants;

/** Any text is read as grants, or as a list of problems with their places. */
class GrantsFuzzTest {
  /** Every policy file exists, with the same content. */
  private static final PolicyFiles POLICIES =
      _ ->
          """
          {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}
          """;

  @FuzzTest(maxDuration = "1m")
  void everyTextIsGrantsOrProblemsWithTheirPlaces(byte[] input) {
    try {
      assertUsable(
          new GrantsReader("grants.yaml", POLICIES, Transport.HTTPS_ONLY)
              .read(new String(input, UTF_8)));
    } catch (InvalidGrants e) {
      assertFalse(e.problems().isEmpty());
      e.problems()
          .forEach(problem -> {
            assertTrue(problem.line() >= 1 && problem.column() >= 1, problem.toString());
            assertFalse(problem.message().isBlank());
          });
    }
  }

  private static void assertUsable(Grants grants) {
    assertNotNull(new vend.grant.Decider(grants));
    for (var role : grants.targets()) {
      assertTrue(grants.accounts().contains(role.account()));
    }
  }
}
