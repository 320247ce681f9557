package vend.caller;

/** An issuer's document (key set, discovery, metadata) is invalid. The message never quotes it. */
public final class RefusedDocument extends Exception {
  /**
   * @param message the problem, without quoting the document
   */
  public RefusedDocument(String message) {
    super(message);
  }
}
