package vend.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;
import vend.aws.RoleArn;

/** Credentials count as fresh while at least half of their lifetime is left. */
class TemporaryCredentialsTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  private final TemporaryCredentials credentials =
      new TemporaryCredentials(
          RoleArn.parse("arn:aws:iam::222222222222:role/vend/deploy").orElseThrow(),
          "FIRST",
          Secret.of("secret/of/FIRST"),
          Secret.of("token/of/FIRST"),
          NOON,
          NOON.plusSeconds(3600));

  @ParameterizedTest
  @CsvSource({"-1, false", "0, true", "1799, true", "1800, true", "1801, false", "3600, false"})
  void areFreshForHalfOfTheirLifetime(int seconds, boolean fresh) {
    assertEquals(fresh, credentials.isFresh(NOON.plusSeconds(seconds)));
  }

  @Test
  void textFormShowsNoSecret() {
    assertFalse(credentials.toString().contains("of/FIRST"), credentials.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a b", "a\tb", "a\r", "\u007f", "\u00e9", ""})
  void refuses_anything_but_printable_ascii(String part) {
    for (int which = 0; which < 3; which++) {
      String[] parts = {"id", "secret", "token"};
      parts[which] = part;
      var failure =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  new TemporaryCredentials(
                      credentials.role(),
                      parts[0],
                      Secret.of(parts[1]),
                      Secret.of(parts[2]),
                      credentials.received(),
                      credentials.expires()));
      assertTrue(String.valueOf(failure.getMessage()).contains("is empty or has characters"));
    }
  }
}
