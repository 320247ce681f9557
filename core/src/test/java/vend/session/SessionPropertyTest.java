package vend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import vend.Reason;
import vend.credentials.SessionDuration;

/** For arbitrary claims, the rendered session is within AWS's documented limits or is refused. */
class SessionPropertyTest {
  private static final SessionTemplate TEMPLATE =
      new SessionTemplate(
          SessionDuration.LONGEST_CHAINED,
          Template.parse("{repository|slug}-{run}"),
          Optional.of(Template.parse("gh-{id}")),
          Map.of("repository", Template.parse("{repository}"), "run", Template.parse("r {run}")),
          Set.of("repository"),
          Optional.of(
              Sessions.policyTemplate(
                  """
                  {"Version":"2012-10-17","Statement":
                    {"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::{repository}/{id}"}}
                  """)),
          List.of());

  @Property(tries = 5000)
  void staysWithinAwsLimitsOrIsRefused(@ForAll long seed) {
    var random = new Random(seed);
    SessionRequest request;
    try {
      request =
          Sessions.render(
              TEMPLATE,
              Map.of("repository", text(random), "run", text(random), "id", text(random)));
    } catch (SessionRefused e) {
      assertTrue(
          Set.of(Reason.CLAIM_MISSING, Reason.SESSION_VALUE_INVALID, Reason.PACKED_POLICY_TOO_LARGE)
              .contains(e.reason()));
      return;
    }
    assertTrue(request.name().value().matches("[A-Za-z0-9_+=,.@-]{2,64}"));
    assertTrue(request.sourceIdentity().orElseThrow().value().matches("[A-Za-z0-9_+=,.@-]{2,64}"));
    assertEquals("one", request.tags().values().get("vend:grant"));
    request
        .tags()
        .values()
        .forEach((key, value) ->
            assertTrue(value.matches("[\\p{L}\\p{Zs}\\p{N}_.:/=+\\-@]{0,256}"), key));
    assertTrue(request.policy().orElseThrow().json().length() <= 2048);
    assertTrue(request.duration().seconds() <= 3600);
  }

  private static String text(Random random) {
    String characters =
        random.nextInt(3) > 0 ? "abcXYZ019_-.@" : "aB1_+=,.@-/: ä\uD83D\uDE00*?$\"\n{}";
    var text = new StringBuilder();
    int most = random.nextInt(8) == 0 ? 400 : 40;
    for (int i = random.nextInt(most); i > 0; i--) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }
}
