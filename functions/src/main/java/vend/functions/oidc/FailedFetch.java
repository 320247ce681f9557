package vend.functions.oidc;

/** A document could not be had. The message holds nothing that the other side sent. */
final class FailedFetch extends Exception {
  FailedFetch(String message) {
    super(message);
  }
}
