package vend.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsLineUp() {
    var table = new TextTable("who", "ms");
    table.add("somebody", "1");
    assertEquals("who       ms\nsomebody  1\n", table.toString());
  }

  @Test
  void aRowHasACellForEachColumn() {
    var table = new TextTable("who", "ms");
    assertThrows(IllegalArgumentException.class, () -> table.add("somebody"));
  }
}
