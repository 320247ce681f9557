package vend.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void takesTheMiddleValueOfAnOddNumberAsTheMedian() {
    assertEquals(new Spread(1, 2, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
  }

  @Test
  void takesTheMeanOfTheMiddleTwoOfAnEvenNumberAsTheMedian() {
    assertEquals(new Spread(1, 3, 9), Spread.of(List.of(4.0, 9.0, 1.0, 2.0)));
  }

  @Test
  void rejectsAnEmptyList() {
    assertThrows(IllegalArgumentException.class, () -> Spread.of(List.of()));
  }

  @Test
  void formatsWithSignificantDigitsOnly() {
    assertEquals("0.12 / 12.3 / 1235", new Spread(0.123, 12.34, 1234.6).text());
  }
}
