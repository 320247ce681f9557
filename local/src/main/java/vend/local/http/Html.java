package vend.local.http;

/** Writes text into HTML. */
public final class Html {
  private Html() {}

  /** Escapes text for an element or for an attribute in double quotes. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
