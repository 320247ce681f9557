package vend.grant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One DynamoDB update of a freeze item, as plain data. It adds elements to sets and deletes
 * elements, and never overwrites a set: so two operators at the same time do not undo each other's
 * changes.
 *
 * @param expression the update expression
 * @param names the attribute names that its placeholders stand for
 * @param values the values that its placeholders stand for: a list of texts is a string set, a map
 *     is a map of strings; others are texts, Booleans, or values of the item that was read
 * @param condition the condition of the update, if it has one
 */
public record FreezeUpdate(
    String expression,
    Map<String, String> names,
    Map<String, Object> values,
    Optional<String> condition) {
  /** DynamoDB limits an expression to 4 KB, and one update has to stay below that. */
  public static final int MOST_TARGETS = 50;

  private static final class Builder {
    private final List<String> set = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> remove = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    String name(String attribute) {
      String name = "#n" + names.size();
      names.put(name, attribute);
      return name;
    }

    String value(Object value) {
      String name = ":v" + values.size();
      values.put(name, value);
      return name;
    }

    /** Adds the string sets that contain these targets. */
    void sets(Collection<FreezeTarget> targets) {
      var byKind = new EnumMap<FreezeKind, TreeSet<String>>(FreezeKind.class);
      for (FreezeTarget target : targets) {
        if (target.kind() != FreezeKind.EVERYTHING) {
          byKind.computeIfAbsent(target.kind(), _ -> new TreeSet<>()).add(target.name());
        }
      }
      byKind.forEach(
          (kind, texts) -> sets.add(name(kind.attribute()) + " " + value(List.copyOf(texts))));
    }

    FreezeUpdate build(String setsVerb) {
      var parts = new ArrayList<String>();
      add(parts, "SET", set);
      add(parts, setsVerb, sets);
      add(parts, "REMOVE", remove);
      return new FreezeUpdate(String.join(" ", parts), names, values, condition());
    }

    private Optional<String> condition() {
      return conditions.isEmpty()
          ? Optional.empty()
          : Optional.of(String.join(" AND ", conditions));
    }

    private static void add(List<String> parts, String verb, List<String> clauses) {
      if (!clauses.isEmpty()) {
        parts.add(verb + " " + String.join(", ", clauses));
      }
    }
  }

  /** Freezes targets. An existing note stays, unless the new one has a reason. */
  public static FreezeUpdate freeze(Collection<FreezeTarget> targets, FreezeNote note) {
    var update = new Builder();
    String noted = update.value(note.data());
    for (FreezeTarget target : targets) {
      String name = update.name(FreezeNote.attribute(target));
      update.set.add(
          note.why().isPresent()
              ? "%s = %s".formatted(name, noted)
              : "%s = if_not_exists(%s, %s)".formatted(name, name, noted));
    }
    if (targets.contains(FreezeTarget.EVERYTHING)) {
      String everything = update.value(true);
      update.set.add(update.name(FreezeItem.EVERYTHING) + " = " + everything);
    }
    if (targets.stream().anyMatch(target -> !target.kind().isOfTheFirstVersion())) {
      String version = update.value(FreezeItem.OF_CALLERS_AND_PERSONS);
      update.set.add(update.name(FreezeItem.VERSION) + " = " + version);
    }
    update.sets(targets);
    return update.build("ADD");
  }

  /** Thaws targets. Targets that are not frozen are no error. */
  public static FreezeUpdate thaw(Collection<FreezeTarget> targets) {
    var update = new Builder();
    targets.forEach(target -> update.remove.add(update.name(FreezeNote.attribute(target))));
    if (targets.contains(FreezeTarget.EVERYTHING)) {
      update.remove.add(update.name(FreezeItem.EVERYTHING));
    }
    update.sets(targets);
    return update.build("DELETE");
  }

  /**
   * Removes the version after a thaw, so that hubs that know only the first kinds vend again. Its
   * condition fails if a caller or a person is frozen.
   */
  public static FreezeUpdate withoutVersion() {
    var update = new Builder();
    update.remove.add(update.name(FreezeItem.VERSION));
    for (FreezeKind kind : FreezeKind.values()) {
      if (!kind.isOfTheFirstVersion()) {
        update.conditions.add("attribute_not_exists(%s)".formatted(update.name(kind.attribute())));
      }
    }
    update.conditions.add(
        "%s = %s"
            .formatted(
                update.name(FreezeItem.VERSION), update.value(FreezeItem.OF_CALLERS_AND_PERSONS)));
    return update.build("DELETE");
  }

  /** Whether this thaw can have removed the last caller or person. */
  public static boolean mayEndVersion(Collection<FreezeTarget> thawed) {
    return thawed.stream().anyMatch(target -> !target.kind().isOfTheFirstVersion());
  }

  /** Removes all attributes of an item, on the condition that none has changed. */
  public static FreezeUpdate thawAll(Map<String, ?> item) {
    var update = new Builder();
    item.forEach((attribute, value) -> {
      if (!attribute.equals(FreezeItem.PARTITION_KEY)) {
        String name = update.name(attribute);
        update.remove.add(name);
        update.conditions.add(name + " = " + update.value(value));
      }
    });
    return update.build("DELETE");
  }
}
