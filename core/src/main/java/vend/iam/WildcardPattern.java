package vend.iam;

import java.util.Arrays;

/**
 * A pattern in which {@code *} matches any characters and {@code ?} matches exactly one.
 *
 * <p>It matches the whole value. All other characters are literal, including newlines. The number
 * of steps is at most the value's length times the pattern's length, so that no input can make it
 * slow.
 */
public final class WildcardPattern {
  private static final int ANY_RUN = -1;
  private static final int ANY_ONE = -2;

  /** Code points, or one of the two constants above. */
  private final int[] tokens;

  private WildcardPattern(int[] tokens) {
    this.tokens = tokens;
  }

  /** The pattern of a text, in which every {@code *} and {@code ?} is a wildcard. */
  public static WildcardPattern of(String text) {
    return new Builder().wild(text).build();
  }

  public boolean matches(String value) {
    int token = 0;
    int at = 0;
    int run = -1;
    int resume = 0;
    while (at < value.length()) {
      if (token < tokens.length && tokens[token] == ANY_RUN) {
        run = token++;
        resume = at;
      } else if (token < tokens.length && accepts(tokens[token], value.codePointAt(at))) {
        at += Character.charCount(value.codePointAt(at));
        token++;
      } else if (run >= 0) {
        // Only the last run needs to grow: what earlier runs matched can stay.
        resume += Character.charCount(value.codePointAt(resume));
        at = resume;
        token = run + 1;
      } else {
        return false;
      }
    }
    return onlyRunsFrom(token);
  }

  private static boolean accepts(int token, int codePoint) {
    return token == codePoint || token == ANY_ONE;
  }

  private boolean onlyRunsFrom(int first) {
    for (int i = first; i < tokens.length; i++) {
      if (tokens[i] != ANY_RUN) {
        return false;
      }
    }
    return true;
  }

  /** Builds a pattern from text with wildcards and literal text. */
  static final class Builder {
    private int[] tokens = new int[16];
    private int size;

    Builder literal(String text) {
      text.codePoints().forEach(this::add);
      return this;
    }

    Builder wild(String text) {
      text.codePoints()
          .forEach(codePoint -> {
            switch (codePoint) {
              case '*' -> addRun();
              case '?' -> add(ANY_ONE);
              default -> add(codePoint);
            }
          });
      return this;
    }

    WildcardPattern build() {
      return new WildcardPattern(Arrays.copyOf(tokens, size));
    }

    private void addRun() {
      if (size == 0 || tokens[size - 1] != ANY_RUN) {
        add(ANY_RUN);
      }
    }

    private void add(int token) {
      if (size == tokens.length) {
        tokens = Arrays.copyOf(tokens, size * 2);
      }
      tokens[size++] = token;
    }
  }
}
