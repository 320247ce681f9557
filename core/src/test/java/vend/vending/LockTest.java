package vend.vending;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class LockTest {
  @Test
  void hasAUniqueToken() {
    var random = new SecureRandom();
    var tokens = new HashSet<String>();
    for (int i = 0; i < 1000; i++) {
      tokens.add(Lock.until(Instant.EPOCH, random).token());
    }
    assertEquals(1000, tokens.size());
  }
}
