package vend.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void alignsColumns() {
    var table = new TextTable("who", "ms");
    table.add("go-cache", "1");
    assertEquals("who       ms\ngo-cache  1\n", table.toString());
  }

  @Test
  void rejectsARowWithoutACellForEachColumn() {
    var table = new TextTable("who", "ms");
    assertThrows(IllegalArgumentException.class, () -> table.add("go-cache"));
  }
}
