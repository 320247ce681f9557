package vend.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SaturationTest {
  @Test
  void isReachedWhereTheServerUsedNearlyAllOfItsProcessors() {
    assertEquals("saturated", Saturation.of(9.5, 5, 2).text());
  }

  @Test
  void isNotReachedWhereItCouldHaveDoneMore() {
    assertEquals("harness-bound", Saturation.of(9.4, 5, 2).text());
  }
}
