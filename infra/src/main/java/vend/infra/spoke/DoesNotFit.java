package vend.infra.spoke;

/** What the grants ask for is beyond a limit of AWS; the message says which, and what to do. */
public final class DoesNotFit extends Exception {
  /**
   * @param message for the user
   */
  public DoesNotFit(String message) {
    super(message);
  }
}
