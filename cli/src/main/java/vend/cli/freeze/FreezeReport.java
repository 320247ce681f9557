package vend.cli.freeze;

import java.io.PrintWriter;
import java.util.Optional;
import vend.LastKnown;
import vend.Printable;
import vend.grant.FreezeNote;
import vend.grant.FreezeState;
import vend.grant.FreezeTarget;

/**
 * Prints what is frozen.
 *
 * @param region the region of the table
 */
record FreezeReport(String table, String region) {
  private static final String AT_THE_HUB = "  (frozen at the hub)";

  /**
   * Prints the content of both items.
   *
   * @param byHub what operators froze at the hub, if it was read
   */
  void print(FreezeState frozen, Optional<FreezeState> byHub, boolean planned, PrintWriter out) {
    String verb = planned ? "Would be frozen afterwards" : "Frozen";
    if (frozen.isNothing() && byHub.map(FreezeState::isNothing).orElse(true)) {
      out.println("%s by table %s in %s: nothing".formatted(verb, table, region));
    } else {
      out.println("%s by table %s in %s:".formatted(verb, table, region));
      frozen.targets().forEach((target, note) -> out.println(line(target, note)));
      byHub.ifPresent(hub ->
          hub.targets().forEach((target, note) -> out.println(line(target, note) + AT_THE_HUB)));
    }
    if (!frozen.readable() || !byHub.map(FreezeState::readable).orElse(true)) {
      out.println("  everything   the item has an invalid name. To remove it: vend thaw --all");
    }
    out.flush();
  }

  static void warnIfUnseen(FreezeClient.Both both, PrintWriter warnings) {
    if (both.byHub().isEmpty()) {
      warnings.println(
          "vend: warning: AWS denies access to the item freeze-by-hub, which has the freezes that"
              + " operators made at the hub. Update the hub's stack, whose FreezePolicy allows it");
    }
  }

  private static String line(FreezeTarget target, Optional<FreezeNote> note) {
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
            .formatted(LastKnown.LOOK_EVERY.toSeconds()));
    out.flush();
  }
}
