package vend.cli.freeze;

import java.io.PrintWriter;
import java.util.Optional;
import vend.Printable;
import vend.grant.CurrentFreezes;

/**
 * Prints what is frozen.
 *
 * @param region the region of the table
 */
record FreezeReport(String table, String region) {
  void print(FreezeState frozen, boolean planned, PrintWriter out) {
    String verb = planned ? "Would be frozen afterwards" : "Frozen";
    if (frozen.isNothing()) {
      out.println("%s by table %s in %s: nothing".formatted(verb, table, region));
    } else {
      out.println("%s by table %s in %s:".formatted(verb, table, region));
      frozen.targets().forEach((target, note) -> out.println(line(target, note)));
    }
    if (!frozen.readable()) {
      out.println("  everything   the item has an invalid name. To remove it: vend thaw --all");
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
        "In force everywhere within %d seconds. Issued credentials stay valid until they expire."
            .formatted(CurrentFreezes.LOOK_EVERY.toSeconds()));
    out.flush();
  }
}
