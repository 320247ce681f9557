package vend.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
