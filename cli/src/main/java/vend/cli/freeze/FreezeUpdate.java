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
 * One update of the item. It adds to its sets and takes from them, and never writes a set as a
 * whole: of two operators at the same time, neither undoes what the other did.
 *
 * @param expression DynamoDB's update expression
 * @param names what stands for the attributes in it
 * @param values what stands for the values in it
 * @param condition on which alone it is done
 */
record FreezeUpdate(
    String expression,
    Map<String, String> names,
    Map<String, AttributeValue> values,
    @Nullable String condition) {

  /** Writes it, part by part. */
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

    /** The sets of texts that these targets are in. */
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

  /** Freezes. A note that is there stays, unless this one says why. */
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

  /** Thaws; what was not frozen does not matter. */
  static FreezeUpdate thaw(Collection<Target> targets) {
    var update = new Builder();
    targets.forEach(target -> update.remove.add(update.name(FreezeNote.attribute(target))));
    if (targets.contains(Target.EVERYTHING)) {
      update.remove.add(update.name(FreezeItem.EVERYTHING));
    }
    update.sets(targets);
    return update.build("DELETE");
  }

  /** Takes all of an item away that is there, if it is still as it was. */
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
