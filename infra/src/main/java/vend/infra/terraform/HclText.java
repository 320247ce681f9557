package vend.infra.terraform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Plain data as an expression in HCL, laid out as {@code terraform fmt} does. Every string is a
 * literal: Terraform evaluates nothing in it.
 *
 * @see <a href="https://developer.hashicorp.com/terraform/language/expressions/strings">Terraform:
 *     Strings and Templates</a>
 */
final class HclText {
  private static final int LAST_ASCII = 0x7e;

  private HclText() {}

  /**
   * An expression that Terraform evaluates.
   *
   * @param text its source, in one line
   */
  record Expression(String text) {}

  /**
   * Returns the expression for maps with text as keys, lists, text, numbers and {@link Expression}.
   *
   * @param indent the number of spaces before the line in which the expression starts
   */
  static String of(Object data, int indent) {
    return switch (data) {
      case Map<?, ?> map when map.isEmpty() -> "{}";
      case Map<?, ?> map -> object(map, indent);
      case List<?> list when list.isEmpty() -> "[]";
      case List<?> list -> tuple(list, indent);
      case Expression expression -> expression.text();
      case Number number -> number.toString();
      default -> quoted(String.valueOf(data));
    };
  }

  private static String object(Map<?, ?> map, int indent) {
    int inner = indent + 2;
    var lines = new ArrayList<Attribute>();
    map.forEach(
        (key, value) -> lines.add(new Attribute(key(String.valueOf(key)), of(value, inner))));
    return "{\n" + Attribute.aligned(lines, inner) + " ".repeat(indent) + "}";
  }

  private static String tuple(List<?> list, int indent) {
    String start = " ".repeat(indent + 2);
    var text = new StringBuilder("[\n");
    list.forEach(item -> text.append(start).append(of(item, indent + 2)).append(",\n"));
    return text.append(" ".repeat(indent)).append("]").toString();
  }

  /** Returns a quoted string, in which letters outside ASCII stay readable. */
  static String quoted(String text) {
    return quoted(text, Character.MAX_CODE_POINT);
  }

  /** Escapes all but ASCII, so that the width of a key is its number of characters. */
  private static String key(String text) {
    return quoted(text, LAST_ASCII);
  }

  private static String quoted(String text, int lastReadable) {
    var literal = new StringBuilder("\"");
    int[] characters = text.codePoints().toArray();
    for (int i = 0; i < characters.length; i++) {
      boolean beforeBrace = i + 1 < characters.length && characters[i + 1] == '{';
      append(literal, characters[i], beforeBrace, lastReadable);
    }
    return literal.append('"').toString();
  }

  private static void append(
      StringBuilder literal, int character, boolean beforeBrace, int lastReadable) {
    switch (character) {
      case '"', '\\' -> literal.append('\\').appendCodePoint(character);
      case '\n' -> literal.append("\\n");
      // Doubled, the introducer of an interpolation or a directive stands for itself.
      case '$', '%' ->
          literal.appendCodePoint(character).append(beforeBrace ? doubled(character) : "");
      default -> {
        if (character > lastReadable || !isReadable(character)) {
          literal.append(escaped(character));
        } else {
          literal.appendCodePoint(character);
        }
      }
    }
  }

  private static String doubled(int character) {
    return Character.toString(character);
  }

  private static boolean isReadable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  private static String escaped(int character) {
    return Character.isBmpCodePoint(character)
        ? "\\u%04x".formatted(character)
        : "\\U%08x".formatted(character);
  }

  /** A key with its value. {@code terraform fmt} aligns the values of adjacent single lines. */
  private record Attribute(String key, String value) {
    static String aligned(List<Attribute> attributes, int indent) {
      var text = new StringBuilder();
      int from = 0;
      while (from < attributes.size()) {
        int to = from + 1;
        while (attributes.get(from).isOneLine()
            && to < attributes.size()
            && attributes.get(to).isOneLine()) {
          to++;
        }
        List<Attribute> run = attributes.subList(from, to);
        int width = run.stream().mapToInt(one -> one.key().length()).max().orElse(0);
        run.forEach(one -> text.append(one.line(indent, width)));
        from = to;
      }
      return text.toString();
    }

    private boolean isOneLine() {
      return !value.contains("\n");
    }

    private String line(int indent, int width) {
      return " ".repeat(indent) + key + " ".repeat(width - key.length()) + " = " + value + "\n";
    }
  }
}
