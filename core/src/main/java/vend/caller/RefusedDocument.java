package vend.caller;

/** An issuer's document is not one to go by. The message never quotes the document. */
public final class RefusedDocument extends Exception {
  /**
   * @param message what was wrong with it
   */
  public RefusedDocument(String message) {
    super(message);
  }
}
