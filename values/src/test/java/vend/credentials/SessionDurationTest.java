package vend.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks the limits of STS at their exact values. */
class SessionDurationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "899   | AWS's shortest session is 15m (900): request that or more",
        "13h   | AWS's longest session is 12h (43200): request less",
      })
  void an_error_about_a_duration_names_the_limit_of_sts(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> SessionDuration.parse(text))
            .getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "899, 0", "900, 900", "43200, 43200", "43201, 0", "14m, 0", "15m, 900", "900s, 900",
    "12h, 43200", "13h, 0", "721m, 0", "720m, 43200", "99999h, 0", "100000, 0", "-900, 0",
    "15 m, 0", "15M, 0", "1.5h, 0", "'', 0", "PT1H, 0", "h, 0", "٩٠٠, 0"
  })
  void readsDurationsFromFifteenMinutesToTwelveHours(String text, int seconds) {
    if (seconds > 0) {
      assertEquals(seconds, SessionDuration.parse(text).seconds());
    } else {
      assertThrows(IllegalArgumentException.class, () -> SessionDuration.parse(text));
    }
  }

  @ParameterizedTest
  @CsvSource({"3600, 1h", "7200, 2h", "900, 15m", "3660, 61m", "901, 901"})
  void writesDurationsInTheSyntaxOfTheGrantsFile(int seconds, String text) {
    assertEquals(text, new SessionDuration(seconds).toString());
    assertEquals(new SessionDuration(seconds), SessionDuration.parse(text));
  }
}
