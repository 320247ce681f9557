package vend.cli.reach;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import vend.iam.Condition;

/**
 * All callers, as far as a set of condition blocks can tell them apart. A search goes claim by
 * claim and drops blocks as soon as they cannot hold any more, so that claims which only such
 * blocks test are never looked at.
 */
final class Callers {
  private static final int MOST_STEPS = 200_000;

  private final Map<String, List<Condition>> conditions = new TreeMap<>();
  private final Map<String, Map<Condition, Integer>> bits = new HashMap<>();
  private final Map<String, List<ClaimChoice>> choices = new HashMap<>();

  /** Callers whom these blocks tell apart. */
  Callers(Collection<List<Condition>> blocks) {
    for (List<Condition> block : blocks) {
      for (Condition condition : block) {
        Map<Condition, Integer> known =
            bits.computeIfAbsent(condition.key(), _ -> new LinkedHashMap<>());
        if (known.putIfAbsent(condition, known.size()) == null) {
          conditions.computeIfAbsent(condition.key(), _ -> new ArrayList<>()).add(condition);
        }
      }
    }
  }

  /**
   * A kind of caller.
   *
   * @param holding which of the blocks hold for it
   * @param claims an example of its claims: those that decide
   * @param exact whether the example is really of this kind
   */
  record Kind(BitSet holding, Map<String, List<String>> claims, boolean exact) {}

  /**
   * Shows every kind of caller for whom a block holds.
   *
   * @param must the block
   * @param others the blocks of which each kind says whether they hold
   * @param visitor says {@code true} to end the search
   * @return whether the visitor ended it
   * @throws TooComplex if there are too many kinds
   */
  boolean search(List<Condition> must, List<List<Condition>> others, Predicate<Kind> visitor)
      throws TooComplex {
    return new Search(must, others, visitor).run();
  }

  private List<ClaimChoice> choices(String key) throws TooComplex {
    List<ClaimChoice> known = choices.get(key);
    if (known == null) {
      known = ClaimChoices.of(key, conditions.getOrDefault(key, List.of()));
      choices.put(key, known);
    }
    return known;
  }

  private final class Search {
    private final List<Condition> must;
    private final List<List<Condition>> others;
    private final Predicate<Kind> visitor;
    private final Map<String, ClaimChoice> chosen = new LinkedHashMap<>();
    private int steps;

    Search(List<Condition> must, List<List<Condition>> others, Predicate<Kind> visitor) {
      this.must = must;
      this.others = others;
      this.visitor = visitor;
    }

    boolean run() throws TooComplex {
      var open = new BitSet();
      open.set(0, others.size());
      return step(open);
    }

    /** {@code open} are the blocks that nothing chosen so far keeps from holding. */
    private boolean step(BitSet open) throws TooComplex {
      String key = nextKey(open);
      if (key.isEmpty()) {
        return visitor.test(kind(open));
      }
      List<Condition> telling = telling(key, open);
      Set<BitSet> seen = new HashSet<>();
      for (ClaimChoice choice : choices(key)) {
        if (!meets(choice, must) || !seen.add(projected(choice, telling))) {
          continue;
        }
        if (++steps > MOST_STEPS) {
          throw new TooComplex(key);
        }
        chosen.put(key, choice);
        boolean ended = step(stillOpen(choice, open));
        chosen.remove(key);
        if (ended) {
          return true;
        }
      }
      return false;
    }

    /** The next claim that matters, or nothing. */
    private String nextKey(BitSet open) {
      for (Condition condition : must) {
        if (!chosen.containsKey(condition.key())) {
          return condition.key();
        }
      }
      return open.stream()
          .mapToObj(others::get)
          .flatMap(List::stream)
          .map(Condition::key)
          .filter(key -> !chosen.containsKey(key))
          .findFirst()
          .orElse("");
    }

    private List<Condition> telling(String key, BitSet open) {
      var telling = new LinkedHashSet<Condition>();
      open.stream()
          .mapToObj(others::get)
          .flatMap(List::stream)
          .filter(condition -> condition.key().equals(key))
          .forEach(telling::add);
      return List.copyOf(telling);
    }

    private BitSet projected(ClaimChoice choice, List<Condition> telling) {
      var projected = new BitSet();
      for (int i = 0; i < telling.size(); i++) {
        projected.set(i, meets(choice, telling.get(i)));
      }
      return projected;
    }

    private BitSet stillOpen(ClaimChoice choice, BitSet open) {
      var still = new BitSet();
      open.stream().filter(i -> meets(choice, others.get(i))).forEach(still::set);
      return still;
    }

    /** Whether the choice meets all conditions of the block that are about its claim. */
    private boolean meets(ClaimChoice choice, List<Condition> block) {
      return block.stream()
          .allMatch(condition -> !condition.key().equals(choice.key()) || meets(choice, condition));
    }

    private boolean meets(ClaimChoice choice, Condition condition) {
      Integer bit = bits.getOrDefault(choice.key(), Map.of()).get(condition);
      if (bit == null) {
        throw new IllegalArgumentException("a block that was not announced: " + condition);
      }
      return choice.met().get(bit);
    }

    private Kind kind(BitSet open) {
      var claims = new LinkedHashMap<String, List<String>>();
      chosen.forEach((key, choice) -> claims.put(key, choice.values()));
      return new Kind(
          (BitSet) open.clone(), claims, chosen.values().stream().allMatch(ClaimChoice::exact));
    }
  }
}
