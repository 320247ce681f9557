package vend.policy.reach;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * A text with {@code *} and {@code ?}, or one in which case does not matter, as the automaton that
 * reads it character by character. A state is the set of positions that the text read so far can
 * have led to.
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

  /** For ASCII only: how other letters fold is more than one character can say. */
  static TextPattern ignoringCase(String text) {
    return new TextPattern(text.codePoints().boxed().toList(), true);
  }

  /** Adds the characters that it tells apart. */
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

  /** A run may be of nothing, so what is behind it is reached as well. */
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
