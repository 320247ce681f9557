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

/**
 * Compares {@link GrantsDiff} with brute force: every caller and request, decided by both files.
 */
class GrantsDiffPropertyTest {
  @Property(tries = 80)
  void findsTheSameChangesAsBruteForce(@ForAll long seed) throws Exception {
    var files = new RandomFiles(seed);
    Grants old = files.old();
    Grants now = files.changed();
    GrantsChange change = GrantsDiff.of(old, now);
    Set<String> before = Grid.none();
    Set<String> after = Grid.none();
    var newCallers = new AtomicBoolean();
    Grid.each(
        old,
        now,
        (point, decisions) -> {
          Grid.pairs(decisions.getFirst(), point, before);
          Grid.pairs(decisions.getLast(), point, after);
          boolean widens = isNewCaller(decisions.getFirst(), decisions.getLast());
          newCallers.set(newCallers.get() || widens);
          assertTrue(
              change.widens() || !(widens || hasMore(decisions.getFirst(), decisions.getLast())),
              () -> point + " is not reported as wider: " + DiffFormat.TEXT.write(change));
        });
    assertEquals(without(after, before), pairs(change, Kind.GIVES), () -> text(change));
    assertEquals(without(before, after), pairs(change, Kind.TAKES), () -> text(change));
    assertEquals(newCallers.get(), reportsNewCallers(change), () -> text(change));
  }

  private static String text(GrantsChange change) {
    return DiffFormat.TEXT.write(change);
  }

  private static boolean isNewCaller(Decision old, Decision now) {
    return now instanceof Allowed && old instanceof Decision.Denied;
  }

  /** Whether the old file decided by another grant, or with another session policy of the grant. */
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

  /** A new grant does not have to have new callers: another grant may have allowed them before. */
  private static boolean reportsNewCallers(GrantsChange change) {
    return change.changes().stream()
        .anyMatch(one ->
            one.kind().widens() && one.details().contains("callers that were denied before"));
  }
}
