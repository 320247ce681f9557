package vend.policy.reach;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds one text of each class of texts that a set of plain texts and patterns can distinguish. It
 * finds all classes, and the shortest texts first. It walks the product of the patterns' automata;
 * the plain texts together are one automaton, a tree.
 */
final class TextClasses {
  private static final int MOST_STATES = 50_000;

  private static final class Node {
    final Map<Integer, Node> children = new HashMap<>();
    boolean ends;
  }

  /**
   * The states of all automata.
   *
   * @param node the node in the tree of plain texts; {@code GONE} if no plain text begins this way
   * @param patterns the state of each pattern
   * @param empty whether no character was read: IAM treats sets of empty texts as empty
   */
  private record State(Node node, List<BitSet> patterns, boolean empty) {}

  private record Reached(State state, String text) {}

  private static final Node GONE = new Node();

  private final List<TextPattern> patterns;
  private final Set<Integer> alphabet = new TreeSet<>();
  private final Node root = new Node();
  private final int fresh;

  private TextClasses(Collection<String> plain, List<TextPattern> patterns) {
    this.patterns = patterns;
    patterns.forEach(pattern -> pattern.addAlphabet(alphabet));
    var all = new HashSet<>(alphabet);
    for (String text : plain) {
      add(text);
      text.codePoints().forEach(all::add);
    }
    this.fresh = fresh(all);
  }

  /**
   * Returns one text of each class.
   *
   * @throws TooComplex if the automata have too many states together
   */
  static List<String> of(Collection<String> plain, List<TextPattern> patterns) throws TooComplex {
    return new TextClasses(plain, patterns).walk();
  }

  private void add(String text) {
    Node node = root;
    for (int point : text.codePoints().toArray()) {
      node = node.children.computeIfAbsent(point, _ -> new Node());
    }
    node.ends = true;
  }

  /** Returns a character that is in no text and no pattern; it represents all such characters. */
  private static int fresh(Set<Integer> taken) {
    int point = 'x';
    while (taken.contains(point) || !Character.isLetterOrDigit(point)) {
      point++;
    }
    return point;
  }

  private List<String> walk() throws TooComplex {
    var texts = new LinkedHashMap<List<Object>, String>();
    var seen = new HashSet<State>();
    Deque<Reached> waiting = new ArrayDeque<>();
    var start = new State(root, patterns.stream().map(TextPattern::start).toList(), true);
    seen.add(start);
    waiting.add(new Reached(start, ""));
    while (!waiting.isEmpty()) {
      Reached reached = waiting.removeFirst();
      texts.putIfAbsent(kind(reached.state), reached.text);
      for (int character : characters(reached.state)) {
        State next = next(reached.state, character);
        if (seen.add(next)) {
          waiting.add(new Reached(next, reached.text + Character.toString(character)));
        }
      }
      if (seen.size() > MOST_STATES) {
        throw new TooComplex("patterns");
      }
    }
    return List.copyOf(texts.values());
  }

  /** Returns all that conditions can see of a text: the plain text, and the matching patterns. */
  private List<Object> kind(State state) {
    var kind = new ArrayList<Object>();
    kind.add(state.empty);
    kind.add(state.node.ends ? state.node : GONE);
    for (int i = 0; i < patterns.size(); i++) {
      kind.add(patterns.get(i).accepts(state.patterns.get(i)));
    }
    return kind;
  }

  private Set<Integer> characters(State state) {
    var characters = new TreeSet<>(alphabet);
    characters.addAll(state.node.children.keySet());
    characters.add(fresh);
    return characters;
  }

  private State next(State state, int character) {
    Node child = state.node.children.get(character);
    var next = new ArrayList<BitSet>();
    for (int i = 0; i < patterns.size(); i++) {
      next.add(patterns.get(i).next(state.patterns.get(i), character));
    }
    return new State(child == null ? GONE : child, next, false);
  }
}
