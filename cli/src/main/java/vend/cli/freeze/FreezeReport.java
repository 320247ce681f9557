package vend.cli.freeze;

import java.io.PrintWriter;
import java.util.Optional;
import vend.Printable;
import vend.grant.CurrentFreezes;

/**
 * Says what is frozen.
 *
 * @param table the table's name
 * @param region where it is
 */
record FreezeReport(String table, String region) {
  void print(FreezeState frozen, boolean planned, PrintWriter out) {
    String verb = planned ? "Would then be frozen" : "Frozen";
    if (frozen.isNothing()) {
      out.println("%s by table %s in %s: nothing".formatted(verb, table, region));
    } else {
      out.println("%s by table %s in %s:".formatted(verb, table, region));
      frozen.targets().forEach((target, note) -> out.println(line(target, note)));
    }
    if (!frozen.readable()) {
      out.println("  everything   the item holds what is no name; vend thaw --all takes it away");
    }
    out.flush();
  }

  private static String line(Target target, Optional<FreezeNote> note) {
    return "  %-10s %s%s"
        .formatted(
            target.kind().word(),
            Printable.of(target.name()),
            note.map(text -> (target.name().isEmpty() ? "" : "  ") + Printable.of(text.toString()))
                .orElse(""))
        .stripTrailing();
  }

  static void printWhenInForce(PrintWriter out) {
    out.println(
        "In force everywhere within %d seconds. Keys that are out live on until they end."
            .formatted(CurrentFreezes.LOOK_EVERY.toSeconds()));
    out.flush();
  }
}
