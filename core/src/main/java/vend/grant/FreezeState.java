package vend.grant;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The content of a freeze item.
 *
 * @param targets the frozen targets, each with its note if it has one
 * @param readable false if the item contains an invalid name, which freezes everything
 */
public record FreezeState(SortedMap<FreezeTarget, Optional<FreezeNote>> targets, boolean readable) {
  /** Nothing is frozen. */
  public static final FreezeState NOTHING = new FreezeState(new TreeMap<>(), true);

  /** Copies the map. */
  public FreezeState {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  /** Reads an item as plain data, in the form that {@link FreezeItem#read} takes. */
  public static FreezeState of(Map<String, ?> item) {
    var targets = new TreeMap<FreezeTarget, Optional<FreezeNote>>();
    for (FreezeKind kind : FreezeKind.values()) {
      if (kind != FreezeKind.EVERYTHING
          && item.get(kind.attribute()) instanceof Collection<?> names) {
        names.forEach(name -> put(targets, new FreezeTarget(kind, String.valueOf(name)), item));
      }
    }
    if (Boolean.TRUE.equals(item.get(FreezeItem.EVERYTHING))) {
      put(targets, FreezeTarget.EVERYTHING, item);
    }
    return new FreezeState(targets, !FreezeItem.read(item).unreadable());
  }

  private static void put(
      Map<FreezeTarget, Optional<FreezeNote>> targets, FreezeTarget target, Map<String, ?> item) {
    targets.put(target, FreezeNote.in(item, target));
  }

  /** This state with more targets. */
  public FreezeState with(Collection<FreezeTarget> more, FreezeNote note) {
    var all = new TreeMap<>(targets);
    for (FreezeTarget target : more) {
      all.merge(
          target,
          Optional.of(note),
          (old, made) -> made.flatMap(FreezeNote::why).isPresent() || old.isEmpty() ? made : old);
    }
    return new FreezeState(all, readable);
  }

  /** This state with fewer targets. */
  public FreezeState without(Collection<FreezeTarget> fewer) {
    var all = new TreeMap<>(targets);
    fewer.forEach(all::remove);
    return new FreezeState(all, readable);
  }

  /** Whether nothing is frozen. */
  public boolean isNothing() {
    return targets.isEmpty() && readable;
  }
}
