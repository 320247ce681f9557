package vend.functions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.crac.Core;
import org.junit.jupiter.api.Test;

class WiredAfterRestoreTest {
  private int wired;
  private boolean fails;

  private int next() {
    wired++;
    if (fails) {
      throw new IllegalStateException("not wired");
    }
    return wired;
  }

  @Test
  void wires_after_the_restore_and_not_again_on_use() {
    var part = new WiredAfterRestore<>(this::next);
    part.beforeCheckpoint(Core.getGlobalContext());
    assertEquals(0, wired);
    part.afterRestore(Core.getGlobalContext());
    assertEquals(1, wired);
    assertEquals(1, part.get());
    assertEquals(1, part.get());
  }

  @Test
  void repeats_wiring_that_throws() {
    var part = new WiredAfterRestore<>(this::next);
    fails = true;
    assertThrows(IllegalStateException.class, part::get);
    fails = false;
    assertEquals(2, part.get());
    assertEquals(2, part.get());
  }

  @Test
  void wires_again_while_the_part_is_not_usable() {
    var part = new WiredAfterRestore<>(this::next, made -> made > 2);
    assertEquals(1, part.get());
    assertEquals(2, part.get());
    assertEquals(3, part.get());
    assertEquals(3, part.get());
  }

  @Test
  void lambda_takes_a_snapshot_only_with_snapstart() {
    String type = "AWS_LAMBDA_INITIALIZATION_TYPE";
    assertTrue(WiredAfterRestore.isSnapshotTaken(Map.of(type, "snap-start")));
    assertFalse(WiredAfterRestore.isSnapshotTaken(Map.of(type, "on-demand")));
    assertFalse(WiredAfterRestore.isSnapshotTaken(Map.of()));
  }
}
