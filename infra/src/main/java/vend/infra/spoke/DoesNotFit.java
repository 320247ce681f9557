package vend.infra.spoke;

/**
 * The roles of the grants file exceed a limit of AWS or Terraform. The message says which, and what
 * to do.
 */
public final class DoesNotFit extends Exception {
  public DoesNotFit(String message) {
    super(message);
  }
}
