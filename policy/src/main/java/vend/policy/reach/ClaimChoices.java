package vend.policy.reach;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator.Qualifier;

/**
 * All kinds of values that a claim can have, as far as the conditions on it can distinguish them:
 * absent, one value of each class of texts, and lists of several values. Conditions on numbers,
 * dates, addresses and policy variables are not computed. Each of those may hold or fail, in every
 * combination, so that no possible caller is missed.
 */
final class ClaimChoices {
  private static final int MOST_CHOICES = 20_000;
  private static final int MOST_UNKNOWN = 10;

  private final String key;
  private final List<Condition> conditions;
  private final Map<Condition, Integer> bits = new HashMap<>();
  private final int longest;
  private final Optional<Condition> pin;
  private final List<ClaimChoice> list;

  private ClaimChoices(String key, List<Condition> conditions, int longest, Optional<Condition> pin)
      throws TooComplex {
    this.key = key;
    this.conditions = conditions;
    this.longest = longest;
    this.pin = pin;
    conditions.forEach(condition -> bits.put(condition, bits.size()));
    this.list = all();
  }

  /**
   * Returns the choices for one key.
   *
   * @param wanted the conditions on the key that must all hold
   * @param unwanted conditions of blocks that must not hold as a whole
   */
  static ClaimChoices of(String key, List<Condition> wanted, List<Condition> unwanted)
      throws TooComplex {
    var all = new LinkedHashSet<>(wanted);
    all.addAll(unwanted);
    // A list needs one value for each ForAnyValue that must hold and for each ForAllValues that
    // must
    // fail. More values only make that harder.
    long witnesses =
        wanted.stream().filter(condition -> isOf(Qualifier.FOR_ANY_VALUE, condition)).count()
            + unwanted.stream()
                .filter(condition -> isOf(Qualifier.FOR_ALL_VALUES, condition))
                .count();
    return new ClaimChoices(
        key,
        List.copyOf(all),
        (int) Math.max(2, witnesses + 1),
        wanted.stream().filter(ClaimChoices::isPin).findFirst());
  }

  /** Whether only the condition's own values can meet it. */
  private static boolean isPin(Condition condition) {
    return kind(condition) == Kind.EQUAL
        && isComputed(condition)
        && !condition.operator().comparison().negated()
        && !condition.operator().ifExists()
        && condition.operator().qualifier() == Qualifier.NONE;
  }

  private static boolean isOf(Qualifier qualifier, Condition condition) {
    return condition.operator().qualifier() == qualifier;
  }

  /** Returns the choices, each with another set of met conditions; the simplest first. */
  List<ClaimChoice> list() {
    return list;
  }

  /** Returns the bits of the conditions on this key. */
  BitSet bits(List<Condition> block) {
    var found = new BitSet();
    for (Condition condition : block) {
      Integer bit = bits.get(condition);
      if (bit != null) {
        found.set(bit);
      }
    }
    return found;
  }

  private List<ClaimChoice> all() throws TooComplex {
    var choices = new LinkedHashMap<BitSet, ClaimChoice>();
    var unknown = new BitSet();
    for (int i = 0; i < conditions.size(); i++) {
      if (!isComputed(conditions.get(i))) {
        unknown.set(i);
      }
    }
    if (unknown.cardinality() > MOST_UNKNOWN) {
      throw new TooComplex(key);
    }
    for (List<String> values : lists()) {
      for (BitSet met : met(values, unknown)) {
        choices.putIfAbsent(met, new ClaimChoice(key, values, met, unknown.isEmpty()));
      }
    }
    return List.copyOf(choices.values());
  }

  private Collection<BitSet> met(List<String> values, BitSet unknown) {
    var base = new BitSet();
    for (int i = 0; i < conditions.size(); i++) {
      if (!unknown.get(i)
          && conditions.get(i).met(claim -> claim.equals(key) ? values : List.of())) {
        base.set(i);
      }
    }
    List<BitSet> all = new ArrayList<>(List.of(base));
    for (int i = unknown.nextSetBit(0); i >= 0; i = unknown.nextSetBit(i + 1)) {
      for (BitSet without : List.copyOf(all)) {
        var with = (BitSet) without.clone();
        with.set(i);
        all.add(with);
      }
    }
    return all;
  }

  private List<List<String>> lists() throws TooComplex {
    if (pin.isPresent()) {
      return pin.get().values().stream().map(List::of).toList();
    }
    List<String> texts = texts();
    var lists = new ArrayList<List<String>>();
    if (isOfRequest()) {
      texts.forEach(text -> lists.add(List.of(text)));
      return lists;
    }
    lists.add(List.of());
    texts.forEach(text -> lists.add(List.of(text)));
    if (conditions.stream().anyMatch(ClaimChoices::isOfSet)) {
      several(texts, lists);
    } else {
      lists.add(List.of(texts.getFirst(), texts.getLast()));
    }
    return lists;
  }

  private void several(List<String> texts, List<List<String>> lists) throws TooComplex {
    List<List<String>> shorter = texts.stream().map(List::of).toList();
    for (int size = 2; size <= longest; size++) {
      var longer = new ArrayList<List<String>>();
      for (List<String> list : shorter) {
        for (String text : texts.subList(texts.indexOf(list.getLast()), texts.size())) {
          var one = new ArrayList<>(list);
          one.add(text);
          longer.add(List.copyOf(one));
          if (lists.size() + longer.size() > MOST_CHOICES) {
            throw new TooComplex(key);
          }
        }
      }
      lists.addAll(longer);
      shorter = longer;
    }
  }

  /** Includes the empty text, because IAM treats a set of empty texts as empty. */
  private List<String> texts() throws TooComplex {
    var plain = new HashSet<String>();
    var patterns = new ArrayList<TextPattern>();
    for (Condition condition : conditions) {
      for (String value : isComputed(condition) ? condition.values() : List.<String>of()) {
        switch (kind(condition)) {
          case EQUAL -> plain.add(value);
          case IGNORING_CASE -> patterns.add(TextPattern.ignoringCase(value));
          case LIKE -> patterns.add(TextPattern.like(value));
          case PRESENCE, OTHER -> {}
        }
      }
    }
    return TextClasses.of(plain, patterns);
  }

  private boolean isOfRequest() {
    return key.toLowerCase(Locale.ROOT).startsWith("aws:");
  }

  private static boolean isOfSet(Condition condition) {
    return condition.operator().qualifier() != Qualifier.NONE;
  }

  private static boolean isComputed(Condition condition) {
    return switch (kind(condition)) {
      case PRESENCE -> true;
      case EQUAL, LIKE -> condition.values().stream().noneMatch(value -> value.contains("$"));
      case IGNORING_CASE ->
          condition.values().stream()
              .allMatch(value -> value.chars().allMatch(c -> c < 128 && c != '$'));
      case OTHER -> false;
    };
  }

  private enum Kind {
    EQUAL,
    IGNORING_CASE,
    LIKE,
    PRESENCE,
    OTHER
  }

  private static final Map<Comparison, Kind> KINDS =
      Map.of(
          Comparison.STRING_EQUALS, Kind.EQUAL,
          Comparison.STRING_NOT_EQUALS, Kind.EQUAL,
          Comparison.STRING_EQUALS_IGNORE_CASE, Kind.IGNORING_CASE,
          Comparison.STRING_NOT_EQUALS_IGNORE_CASE, Kind.IGNORING_CASE,
          Comparison.STRING_LIKE, Kind.LIKE,
          Comparison.STRING_NOT_LIKE, Kind.LIKE,
          Comparison.NULL, Kind.PRESENCE);

  private static Kind kind(Condition condition) {
    return KINDS.getOrDefault(condition.operator().comparison(), Kind.OTHER);
  }
}
