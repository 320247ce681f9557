package vend.cli.freeze;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import vend.grant.FreezeItem;

/**
 * One DynamoDB update of the freeze item. It adds elements to sets and deletes elements, and never
 * overwrites a set: so two operators at the same time do not undo each other's changes.
 *
 * @param expression the update expression
 * @param names the attribute names that its placeholders stand for
 * @param values the values that its placeholders stand for
 * @param condition the condition of the update, if it has one
 */
record FreezeUpdate(
    String expression,
    Map<String, String> names,
    Map<String, AttributeValue> values,
    @Nullable String condition) {

  private static final class Builder {
    private final List<String> set = new ArrayList<>();
    private final List<String> sets = new ArrayList<>();
    private final List<String> remove = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, AttributeValue> values = new LinkedHashMap<>();

    String name(String attribute) {
      String name = "#n" + names.size();
      names.put(name, attribute);
      return name;
    }

    String value(AttributeValue value) {
      String name = ":v" + values.size();
      values.put(name, value);
      return name;
    }

    /** Adds the string sets that contain these targets. */
    void sets(Collection<Target> targets) {
      var byKind = new EnumMap<Kind, TreeSet<String>>(Kind.class);
      for (Target target : targets) {
        if (target.kind() != Kind.EVERYTHING) {
          byKind.computeIfAbsent(target.kind(), _ -> new TreeSet<>()).add(target.name());
        }
      }
      byKind.forEach((kind, texts) ->
          sets.add(
              name(kind.attribute()) + " " + value(AttributeValue.fromSs(List.copyOf(texts)))));
    }

    FreezeUpdate build(String setsVerb) {
      var parts = new ArrayList<String>();
      add(parts, "SET", set);
      add(parts, setsVerb, sets);
      add(parts, "REMOVE", remove);
      return new FreezeUpdate(String.join(" ", parts), names, values, condition());
    }

    private @Nullable String condition() {
      return conditions.isEmpty() ? null : String.join(" AND ", conditions);
    }

    private static void add(List<String> parts, String verb, List<String> clauses) {
      if (!clauses.isEmpty()) {
        parts.add(verb + " " + String.join(", ", clauses));
      }
    }
  }

  /** Freezes targets. An existing note stays, unless the new one has a reason. */
  static FreezeUpdate freeze(Collection<Target> targets, FreezeNote note) {
    var update = new Builder();
    String noted = update.value(note.toAttribute());
    for (Target target : targets) {
      String name = update.name(FreezeNote.attribute(target));
      update.set.add(
          note.why().isPresent()
              ? "%s = %s".formatted(name, noted)
              : "%s = if_not_exists(%s, %s)".formatted(name, name, noted));
    }
    if (targets.contains(Target.EVERYTHING)) {
      String everything = update.value(AttributeValue.fromBool(true));
      update.set.add(update.name(FreezeItem.EVERYTHING) + " = " + everything);
    }
    update.sets(targets);
    return update.build("ADD");
  }

  /** Thaws targets. Targets that are not frozen are no error. */
  static FreezeUpdate thaw(Collection<Target> targets) {
    var update = new Builder();
    targets.forEach(target -> update.remove.add(update.name(FreezeNote.attribute(target))));
    if (targets.contains(Target.EVERYTHING)) {
      update.remove.add(update.name(FreezeItem.EVERYTHING));
    }
    update.sets(targets);
    return update.build("DELETE");
  }

  /** Removes all attributes of an item, on the condition that none has changed. */
  static FreezeUpdate thawAll(Map<String, AttributeValue> item) {
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
