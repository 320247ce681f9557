package vend.slack;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.SettableClock;

/**
 * The example that Slack publishes.
 *
 * @see <a href="https://docs.slack.dev/authentication/verifying-requests-from-slack">Verifying
 *     requests from Slack</a>
 */
class SlackSignaturesTest {
  private static final String TIMESTAMP = "1531420618";
  private static final String BODY =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  private static final String SIGNATURE =
      "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";

  private final SettableClock clock = new SettableClock(Instant.ofEpochSecond(1531420618));
  private final SlackSignatures signatures = signatures("8f742231b10e8888abcd99yyyzzz85a5");

  private SlackSignatures signatures(String secret) {
    return new SlackSignatures(
        Secret.of(secret), () -> new SlackSecrets(Secret.of("xoxb-1"), Secret.of(secret)), clock);
  }

  private boolean isGenuine(String timestamp, String body, String signature) {
    return HttpEvent.of(SlackFixture.event(body, timestamp, signature))
        .filter(signatures::isGenuine)
        .isPresent();
  }

  @Test
  void accepts_the_published_example() {
    assertTrue(isGenuine(TIMESTAMP, BODY, SIGNATURE));
  }

  @Test
  void refuses_the_example_with_another_secret() {
    var other = signatures("8f742231b10e8888abcd99yyyzzz85a6");
    assertFalse(
        HttpEvent.of(SlackFixture.event(BODY, TIMESTAMP, SIGNATURE))
            .filter(other::isGenuine)
            .isPresent());
  }

  @ParameterizedTest
  @ValueSource(longs = {-299, 299})
  void accepts_the_example_within_five_minutes(long seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    assertTrue(isGenuine(TIMESTAMP, BODY, SIGNATURE));
  }

  @ParameterizedTest
  @ValueSource(longs = {-86_400, -300, 300, 86_400})
  void refuses_a_replay_after_five_minutes_and_a_time_of_the_future(long seconds) {
    clock.advance(Duration.ofSeconds(seconds));
    assertFalse(isGenuine(TIMESTAMP, BODY, SIGNATURE));
  }

  @Test
  void refuses_the_same_form_in_another_encoding() {
    String reencoded = BODY.replace("%2F", "%2f");
    assertFalse(isGenuine(TIMESTAMP, reencoded, SIGNATURE));
    assertFalse(isGenuine(TIMESTAMP, BODY.replace("%3A", ":"), SIGNATURE));
    assertFalse(isGenuine(TIMESTAMP, BODY + "\n", SIGNATURE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1531420619", "+1531420618", "1531420618.0", "99999999999999999999"})
  void refuses_the_example_with_another_time_stamp(String timestamp) {
    assertFalse(isGenuine(timestamp, BODY, SIGNATURE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v0=",
        "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b504"
      })
  void refuses_the_example_with_another_signature(String signature) {
    assertFalse(isGenuine(TIMESTAMP, BODY, signature));
  }
}
