package vend.functions.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.functions.http.HttpRequest.Preference;
import vend.vending.limit.WaitBudget;

/** The {@code wait} preference of RFC 7240. */
class PreferenceTest {
  private final ApiFixture vend = new ApiFixture();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=1 | 1",
        "wait=5 | 5",
        "wait=6 | 5",
        "wait=999999999 | 5",
        "WAIT = 3 | 3",
        "respond-async, wait=2 | 2",
        "wait=\"4\" | 4",
        "wait=2;foo=bar | 2",
        "wait=2, wait=4 | 2",
      })
  void applies_the_first_wait_up_to_five_seconds(String header, long seconds) {
    assertEquals(Optional.of(WaitBudget.ofSeconds(seconds)), Preference.wait(header));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=0",
        "wait=-1",
        "wait=+1",
        "wait=1.5",
        "wait=1e9",
        "wait=\"",
        "wait=9999999999",
        "await=5",
        "respond-async",
        ",;=,",
        "wait=٥",
      })
  void ignores_preferences_that_are_no_valid_wait(String header) {
    assertEquals(Optional.empty(), Preference.wait(header));
  }

  @Test
  void reports_the_applied_wait() {
    Call call = Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken());
    assertEquals("wait=5", vend.send(call.with("prefer", "wait=30")).header("preference-applied"));
    assertEquals(Duration.ofMillis(4_900), vend.sts.deadlines().getLast());
  }

  @Test
  void reports_no_wait_without_a_preference() {
    Reply reply = vend.send(Call.get(ApiFixture.PROD_DEPLOY).bearing(vend.ciToken()));
    assertEquals("", reply.header("preference-applied"));
  }
}
