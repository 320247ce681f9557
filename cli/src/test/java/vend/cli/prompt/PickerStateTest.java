package vend.cli.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests the state of a picker. */
class PickerStateTest {
  private static final List<String> ROLES =
      List.of("shop-prod  deploy", "shop-prod  reader", "shop-dev  deploy", "Blog  deploy");

  private static PickerState typed(String text) {
    PickerState state = PickerState.of(ROLES);
    for (String letter : text.split("", -1)) {
      state = state.typed(letter);
    }
    return state;
  }

  @Test
  void filtersByTheTypedWords() {
    assertEquals(Optional.of(0), PickerState.of(ROLES).chosen());
    assertEquals(Optional.of(3), typed("BLOG").chosen());
    assertEquals(Optional.of(2), typed("dep dev").chosen());
    assertEquals(Optional.empty(), typed("nothing").chosen());
    assertEquals(Optional.of(0), typed("nothing").cleared().chosen());
    assertEquals(Optional.of(1), typed("readerx").erased().chosen());
    assertEquals(PickerState.of(ROLES), PickerState.of(ROLES).erased());
  }

  @Test
  void erasesAWholeCharacter() {
    assertEquals("a", PickerState.of(ROLES).typed("a").typed("😀").erased().filter());
  }

  @Test
  void movesOnlyWithinTheShownEntries() {
    assertEquals(Optional.of(2), typed("deploy").moved(1).chosen());
    assertEquals(Optional.of(3), typed("deploy").moved(9).chosen());
    assertEquals(Optional.of(0), typed("deploy").moved(9).moved(-99).chosen());
    assertEquals(Optional.empty(), typed("nothing").moved(1).chosen());
    assertEquals(0, typed("deploy").moved(2).typed("x").at());
  }

  @Test
  void showsAsManyEntriesAsFitWithTheSelectedOne() {
    assertEquals(
        List.of(
            "role: shop-prod",
            "  shop-prod  deploy",
            "> shop-prod  reader",
            "  2 of 4: type to filter, arrows to move, enter to choose, esc to cancel"),
        typed("shop-prod").moved(1).lines("role", 24));
    var many =
        PickerState.of(IntStream.range(0, 100).mapToObj(i -> "role " + i).toList()).moved(50);
    assertEquals(14, many.lines("role", 24).size());
    assertEquals("> role 50", many.lines("role", 24).get(12));
    assertEquals(List.of("role: ", "> role 50"), many.lines("role", 4).subList(0, 2));
    assertEquals(3, many.lines("role", 1).size());
  }
}
