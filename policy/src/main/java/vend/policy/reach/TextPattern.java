package vend.policy.reach;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * The automaton of a pattern with {@code *} and {@code ?}, or of a text that ignores case. It reads
 * a text character by character. A state is the set of pattern positions that the text read so far
 * can reach.
 */
final class TextPattern {
  private static final int ANY_RUN = -1;
  private static final int ANY_ONE = -2;

  private final List<Integer> tokens;
  private final boolean ignoresCase;

  private TextPattern(List<Integer> tokens, boolean ignoresCase) {
    this.tokens = tokens;
    this.ignoresCase = ignoresCase;
  }

  static TextPattern like(String text) {
    var tokens = new ArrayList<Integer>();
    text.codePoints()
        .forEach(point -> tokens.add(point == '*' ? ANY_RUN : point == '?' ? ANY_ONE : point));
    return new TextPattern(tokens, false);
  }

  /** For ASCII only: case folding of other letters can need more than one character. */
  static TextPattern ignoringCase(String text) {
    return new TextPattern(text.codePoints().boxed().toList(), true);
  }

  /** Adds the characters that the pattern distinguishes. */
  void addAlphabet(Set<Integer> alphabet) {
    for (int token : tokens) {
      if (token >= 0) {
        alphabet.add(token);
        if (ignoresCase) {
          alphabet.add(Character.toLowerCase(token));
          alphabet.add(Character.toUpperCase(token));
        }
      }
    }
  }

  BitSet start() {
    var state = new BitSet();
    add(state, 0);
    return state;
  }

  BitSet next(BitSet state, int character) {
    var next = new BitSet();
    for (int at = state.nextSetBit(0); at >= 0; at = state.nextSetBit(at + 1)) {
      if (at == tokens.size()) {
        continue;
      }
      int token = tokens.get(at);
      if (token == ANY_RUN) {
        add(next, at);
      } else if (token == ANY_ONE || isSame(token, character)) {
        add(next, at + 1);
      }
    }
    return next;
  }

  boolean accepts(BitSet state) {
    return state.get(tokens.size());
  }

  /** A {@code *} can match nothing, so the position after it is reached too. */
  private void add(BitSet state, int position) {
    state.set(position);
    if (position < tokens.size() && tokens.get(position) == ANY_RUN) {
      add(state, position + 1);
    }
  }

  private boolean isSame(int token, int character) {
    return token == character
        || (ignoresCase && Character.toLowerCase(token) == Character.toLowerCase(character));
  }
}
