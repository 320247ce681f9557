package vend.client.sso;

/** A text as Python's {@code json.dumps} writes it. */
final class PythonText {
  private PythonText() {}

  static String of(String text) {
    var written = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '"' -> written.append("\\\"");
        case '\\' -> written.append("\\\\");
        case '\n' -> written.append("\\n");
        case '\r' -> written.append("\\r");
        case '\t' -> written.append("\\t");
        case '\b' -> written.append("\\b");
        case '\f' -> written.append("\\f");
        default ->
            written.append(
                character < ' ' || character > '~'
                    ? "\\u%04x".formatted((int) character)
                    : String.valueOf(character));
      }
    }
    return written.append('"').toString();
  }
}
