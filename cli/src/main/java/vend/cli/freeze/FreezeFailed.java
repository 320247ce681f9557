package vend.cli.freeze;

/** The hub's table could not be read or written; the message says why and what to do. */
public final class FreezeFailed extends Exception {
  FreezeFailed(String message) {
    super(message);
  }
}
