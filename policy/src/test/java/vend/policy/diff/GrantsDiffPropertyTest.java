package vend.policy.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import vend.grant.Allowed;
import vend.grant.Decision;
import vend.grant.Grants;
import vend.policy.diff.Change.Kind;

/** What the comparison says, against asking both files everything there is to ask. */
class GrantsDiffPropertyTest {
  @Property(tries = 80)
  void saysWhatBruteForceFinds(@ForAll long seed) throws Exception {
    var files = new RandomFiles(seed);
    Grants old = files.old();
    Grants now = files.changed();
    GrantsChange change = GrantsDiff.of(old, now);
    Set<String> before = Grid.none();
    Set<String> after = Grid.none();
    var newcomers = new AtomicBoolean();
    Grid.each(
        old,
        now,
        (point, decisions) -> {
          Grid.pairs(decisions.getFirst(), point, before);
          Grid.pairs(decisions.getLast(), point, after);
          boolean widens = isNewcomer(decisions.getFirst(), decisions.getLast());
          newcomers.set(newcomers.get() || widens);
          assertTrue(
              change.widens() || !(widens || hasMore(decisions.getFirst(), decisions.getLast())),
              () -> point + " is not seen as wider: " + DiffFormat.TEXT.write(change));
        });
    assertEquals(without(after, before), pairs(change, Kind.GIVES), () -> said(change));
    assertEquals(without(before, after), pairs(change, Kind.TAKES), () -> said(change));
    assertEquals(newcomers.get(), tellsOfNewcomers(change), () -> said(change));
  }

  private static String said(GrantsChange change) {
    return DiffFormat.TEXT.write(change);
  }

  private static boolean isNewcomer(Decision old, Decision now) {
    return now instanceof Allowed && old instanceof Decision.Denied;
  }

  /** A session that the old file would have made by another grant, or under another policy. */
  private static boolean hasMore(Decision old, Decision now) {
    return old instanceof Allowed before
        && now instanceof Allowed after
        && (!before.grant().id().equals(after.grant().id())
            || (hasPolicyOfGrant(before)
                && !before.session().policy().equals(after.session().policy())));
  }

  private static boolean hasPolicyOfGrant(Allowed allowed) {
    return allowed.grant().session().orElseThrow().policy().isPresent();
  }

  private static Set<String> without(Set<String> all, Set<String> others) {
    var rest = new TreeSet<>(all);
    rest.removeAll(others);
    return rest;
  }

  private static Set<String> pairs(GrantsChange change, Kind kind) {
    return change.of(kind).stream()
        .map(one -> one.grant() + " " + one.role().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** A grant that gives may do so to those only whom another one gave before. */
  private static boolean tellsOfNewcomers(GrantsChange change) {
    return change.changes().stream()
        .anyMatch(one -> one.kind().widens() && one.details().contains("callers who were denied"));
  }
}
