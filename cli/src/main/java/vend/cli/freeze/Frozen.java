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
 * What the item says.
 *
 * @param targets what is frozen, each with its note if it has one
 * @param readable false where something in the item is no name of its kind, which freezes
 *     everything
 */
public record Frozen(SortedMap<Target, Optional<Note>> targets, boolean readable) {
  /** Nothing is frozen. */
  public static final Frozen NOTHING = new Frozen(new TreeMap<>(), true);

  /** Takes a copy. */
  public Frozen {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  static Frozen of(Map<String, AttributeValue> item) {
    var targets = new TreeMap<Target, Optional<Note>>();
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
    return new Frozen(targets, everything || !FreezeItem.read(plain(item)).everything());
  }

  private static void put(
      Map<Target, Optional<Note>> targets, Target target, Map<String, AttributeValue> item) {
    targets.put(target, Note.in(item, target));
  }

  private static boolean isTrue(@Nullable AttributeValue value) {
    return value != null && Boolean.TRUE.equals(value.bool());
  }

  /** As the function reads it. */
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

  /** With more of it frozen. */
  public Frozen with(Collection<Target> more, Note note) {
    var all = new TreeMap<>(targets);
    for (Target target : more) {
      all.merge(
          target,
          Optional.of(note),
          (old, made) -> made.flatMap(Note::why).isPresent() || old.isEmpty() ? made : old);
    }
    return new Frozen(all, readable);
  }

  /** With less of it frozen. */
  public Frozen without(Collection<Target> fewer) {
    var all = new TreeMap<>(targets);
    fewer.forEach(all::remove);
    return new Frozen(all, readable);
  }

  /** Whether nothing at all is frozen. */
  public boolean isNothing() {
    return targets.isEmpty() && readable;
  }
}
