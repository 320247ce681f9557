package vend.policy.reach;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.iam.Condition;

/**
 * Searches for a caller for which all of a set of conditions hold, and none of a set of blocks
 * holds. It tries, claim by claim, all kinds of values that the conditions can distinguish, and
 * stops at the first such caller.
 */
final class Query {
  private static final int MOST_STEPS = 50_000;

  private final List<Condition> must;
  private final List<List<Condition>> mustNot;
  private final Map<String, ClaimChoices> choices = new HashMap<>();
  private final Map<String, ClaimChoice> chosen = new LinkedHashMap<>();
  private int steps;

  private Query(List<Condition> must, List<List<Condition>> mustNot) {
    this.must = must;
    this.mustNot = mustNot;
  }

  /**
   * Searches for a caller.
   *
   * @param must conditions that must all hold
   * @param mustNot blocks of which each must have a condition that fails
   * @throws TooComplex if there are too many kinds of callers
   */
  static Optional<Example> find(List<Condition> must, List<List<Condition>> mustNot)
      throws TooComplex {
    return new Query(must, mustNot).run();
  }

  private Optional<Example> run() throws TooComplex {
    // A block without conditions always holds.
    if (mustNot.stream().anyMatch(List::isEmpty)) {
      return Optional.empty();
    }
    return step(new ArrayList<>(mustNot));
  }

  /** {@code open} contains the blocks that may still hold with the values chosen so far. */
  private Optional<Example> step(List<List<Condition>> open) throws TooComplex {
    if (open.stream().anyMatch(this::isDecided)) {
      return Optional.empty();
    }
    Optional<String> key = nextKey(open);
    if (key.isEmpty()) {
      return Optional.of(found());
    }
    ClaimChoices all = choices(key.get());
    BitSet wanted = all.bits(must);
    for (ClaimChoice choice : all.list()) {
      if (!contains(choice.met(), wanted)) {
        continue;
      }
      if (++steps > MOST_STEPS) {
        throw new TooComplex(key.get());
      }
      chosen.put(key.get(), choice);
      Optional<Example> found = step(stillOpen(all, choice, open));
      chosen.remove(key.get());
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Whether all claims of the block are chosen, so that nothing can make it fail any more. */
  private boolean isDecided(List<Condition> block) {
    return block.stream().allMatch(condition -> chosen.containsKey(condition.key()));
  }

  /** Returns the next claim to choose: first those of {@code must}, then those of one block. */
  private Optional<String> nextKey(List<List<Condition>> open) {
    for (Condition condition : must) {
      if (!chosen.containsKey(condition.key())) {
        return Optional.of(condition.key());
      }
    }
    return open.stream()
        .flatMap(List::stream)
        .map(Condition::key)
        .filter(key -> !chosen.containsKey(key))
        .findFirst();
  }

  private ClaimChoices choices(String key) throws TooComplex {
    ClaimChoices known = choices.get(key);
    if (known == null) {
      var positive = new LinkedHashSet<Condition>();
      must.stream().filter(condition -> condition.key().equals(key)).forEach(positive::add);
      var negative = new LinkedHashSet<Condition>();
      mustNot.stream()
          .flatMap(List::stream)
          .filter(condition -> condition.key().equals(key))
          .forEach(negative::add);
      known = ClaimChoices.of(key, List.copyOf(positive), List.copyOf(negative));
      choices.put(key, known);
    }
    return known;
  }

  private static List<List<Condition>> stillOpen(
      ClaimChoices all, ClaimChoice choice, List<List<Condition>> open) {
    var still = new ArrayList<List<Condition>>();
    for (List<Condition> block : open) {
      if (contains(choice.met(), all.bits(block))) {
        still.add(block);
      }
    }
    return still;
  }

  private static boolean contains(BitSet all, BitSet some) {
    var missing = (BitSet) some.clone();
    missing.andNot(all);
    return missing.isEmpty();
  }

  private Example found() {
    var claims = new LinkedHashMap<String, List<String>>();
    chosen.forEach((key, choice) -> claims.put(key, choice.values()));
    return new Example(claims, chosen.values().stream().allMatch(ClaimChoice::exact));
  }
}
