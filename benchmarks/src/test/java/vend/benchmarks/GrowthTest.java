package vend.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {
  @Test
  void comparesTheLastThirdWithTheFirst() {
    var samples = List.of(1.0, 2.0, 3.0, 99.0, 99.0, 99.0, 4.0, 5.0, 6.0);
    assertEquals(new Growth(2, 5), Growth.of(samples));
  }

  @Test
  void detectsALeak() {
    assertTrue(new Growth(200, 230).grew(16));
  }

  @Test
  void toleratesAnAllowedStep() {
    assertFalse(new Growth(20, 28).grew(8));
  }

  @Test
  void toleratesGrowthByATenth() {
    assertFalse(new Growth(300, 330).grew(16));
  }

  @Test
  void rejectsTooFewSamples() {
    List<Double> few = Collections.nCopies(8, 1.0);
    assertThrows(IllegalArgumentException.class, () -> Growth.of(few));
  }
}
