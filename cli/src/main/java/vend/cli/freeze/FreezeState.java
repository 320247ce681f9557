package vend.cli.freeze;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.grant.FreezeItem;

/**
 * The content of the freeze item.
 *
 * @param targets the frozen targets, each with its note if it has one
 * @param readable false if the item contains an invalid name, which freezes everything
 */
public record FreezeState(SortedMap<Target, Optional<FreezeNote>> targets, boolean readable) {
  public static final FreezeState NOTHING = new FreezeState(new TreeMap<>(), true);

  /** Copies the map. */
  public FreezeState {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  static FreezeState of(Map<String, AttributeValue> item) {
    var targets = new TreeMap<Target, Optional<FreezeNote>>();
    for (Kind kind : Kind.values()) {
      AttributeValue value = item.get(kind.attribute());
      if (kind != Kind.EVERYTHING && value != null && value.hasSs()) {
        value.ss().forEach(name -> put(targets, new Target(kind, name), item));
      }
    }
    boolean everything = isTrue(item.get(FreezeItem.EVERYTHING));
    if (everything) {
      put(targets, Target.EVERYTHING, item);
    }
    return new FreezeState(targets, everything || !FreezeItem.read(plain(item)).everything());
  }

  private static void put(
      Map<Target, Optional<FreezeNote>> targets, Target target, Map<String, AttributeValue> item) {
    targets.put(target, FreezeNote.in(item, target));
  }

  private static boolean isTrue(@Nullable AttributeValue value) {
    return value != null && Boolean.TRUE.equals(value.bool());
  }

  /** The item in the form that the hub function reads. */
  private static Map<String, Object> plain(Map<String, AttributeValue> item) {
    var attributes = new HashMap<String, Object>();
    for (Kind kind : Kind.values()) {
      AttributeValue value = item.get(kind.attribute());
      if (value != null) {
        attributes.put(kind.attribute(), value.hasSs() ? value.ss() : flag(value));
      }
    }
    return attributes;
  }

  private static Object flag(AttributeValue value) {
    return Optional.<Object>ofNullable(value.bool()).orElse(value);
  }

  /** This state with more targets. */
  public FreezeState with(Collection<Target> more, FreezeNote note) {
    var all = new TreeMap<>(targets);
    for (Target target : more) {
      all.merge(
          target,
          Optional.of(note),
          (old, made) -> made.flatMap(FreezeNote::why).isPresent() || old.isEmpty() ? made : old);
    }
    return new FreezeState(all, readable);
  }

  /** This state with fewer targets. */
  public FreezeState without(Collection<Target> fewer) {
    var all = new TreeMap<>(targets);
    fewer.forEach(all::remove);
    return new FreezeState(all, readable);
  }

  public boolean isNothing() {
    return targets.isEmpty() && readable;
  }
}
