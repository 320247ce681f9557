package vend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import vend.Secret;

/** Keys are handed out while at least half of their life is left. */
class RoleKeysTest {
  private final RoleKeys keys = ClientFixture.keys("FIRST");

  @ParameterizedTest
  @CsvSource({"-1, false", "0, true", "1799, true", "1800, true", "1801, false", "3600, false"})
  void areFreshForHalfTheirLife(int seconds, boolean fresh) {
    assertEquals(fresh, keys.isFresh(ClientFixture.NOON.plusSeconds(seconds)));
  }

  @Test
  void showNoSecret() {
    assertFalse(keys.toString().contains("of/FIRST"), keys.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "a b", "a\tb", "a\r", "\u007f", "\u00e9", ""})
  void no_credentials_hold_anything_but_printable_ascii(String part) {
    for (int which = 0; which < 3; which++) {
      String[] parts = {"id", "secret", "token"};
      parts[which] = part;
      var failure =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  new RoleKeys(
                      keys.role(),
                      parts[0],
                      Secret.of(parts[1]),
                      Secret.of(parts[2]),
                      keys.received(),
                      keys.expires()));
      assertTrue(String.valueOf(failure.getMessage()).contains("is empty or has characters"));
    }
  }
}
