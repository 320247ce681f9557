package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CacheStatusTest {
  private static final EnumSet<CacheStatus> HITS =
      EnumSet.of(
          CacheStatus.HIT_IN_MEMORY,
          CacheStatus.HIT,
          CacheStatus.JOINED,
          CacheStatus.HIT_BELOW_HALF_LIFE);

  @ParameterizedTest
  @EnumSource(CacheStatus.class)
  void isAHitIfTheRequestDidNotCallSts(CacheStatus use) {
    assertEquals(HITS.contains(use), use.isHit());
  }

  /** A waiter's response comes from the cache, or else from the call that it joined. */
  @ParameterizedTest
  @EnumSource(CacheStatus.class)
  void isJoinedForAWaiterUnlessItWasAHit(CacheStatus use) {
    var credentials = Fakes.credentials("FIRST", Instant.EPOCH, Instant.EPOCH.plusSeconds(3600));
    var joined = new Vending.Vended(credentials, use, true, true).joined();
    assertEquals(
        Vending.Vended.stored(credentials, HITS.contains(use) ? use : CacheStatus.JOINED), joined);
  }

  @Test
  void showsOnlyTheSizeOfSealedCredentials() {
    assertEquals("Sealed[2 bytes]", new SealedCredentials(new byte[1], new byte[2]).toString());
  }
}
