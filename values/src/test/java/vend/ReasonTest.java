package vend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The codes and texts of the reasons. */
class ReasonTest {
  @Test
  void everyReasonHasAUniqueCodeAndASentence() {
    List<String> codes = Arrays.stream(Reason.values()).map(Reason::code).toList();
    assertEquals(codes.size(), Set.copyOf(codes).size());
    for (Reason reason : Reason.values()) {
      assertTrue(reason.text().endsWith("."), reason::text);
      assertTrue(reason.code().matches("[A-Z][A-Za-z]+"), reason::code);
    }
  }
}
