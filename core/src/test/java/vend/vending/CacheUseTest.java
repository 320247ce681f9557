package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CacheUseTest {
  private static final EnumSet<CacheUse> HITS =
      EnumSet.of(
          CacheUse.HIT_IN_MEMORY, CacheUse.HIT, CacheUse.JOINED, CacheUse.HIT_BELOW_HALF_LIFE);

  @ParameterizedTest
  @EnumSource(CacheUse.class)
  void isAHitWhereTheKeysWereThereAlready(CacheUse use) {
    assertEquals(HITS.contains(use), use.isHit());
  }

  /** Who waited for another's answer has it from the cache, or else from that call. */
  @ParameterizedTest
  @EnumSource(CacheUse.class)
  void isJoinedForWhoWaitedUnlessItWasAHit(CacheUse use) {
    var keys = Fakes.credentials("FIRST", Instant.EPOCH, Instant.EPOCH.plusSeconds(3600));
    var joined = new Vending.Vended(keys, use, true, true).joined();
    assertEquals(Vending.Vended.stored(keys, HITS.contains(use) ? use : CacheUse.JOINED), joined);
  }

  @Test
  void hasNoTokenOrKeyInItsWords() {
    assertEquals("Sealed[2 bytes]", new Sealed(new byte[1], new byte[2]).toString());
  }
}
