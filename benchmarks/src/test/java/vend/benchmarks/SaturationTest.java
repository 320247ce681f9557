package vend.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SaturationTest {
  @Test
  void isReachedIfTheServerUsedNearlyAllOfItsProcessors() {
    assertEquals("saturated", Saturation.of(9.5, 5, 2).text());
  }

  @Test
  void isNotReachedIfTheServerCouldHaveDoneMore() {
    assertEquals("harness-bound", Saturation.of(9.4, 5, 2).text());
  }
}
