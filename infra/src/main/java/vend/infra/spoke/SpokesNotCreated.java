package vend.infra.spoke;

/**
 * The roles cannot be created as the grants file has them. The message says why, and what to do.
 */
public final class SpokesNotCreated extends Exception {
  public SpokesNotCreated(String message) {
    super(message);
  }
}
