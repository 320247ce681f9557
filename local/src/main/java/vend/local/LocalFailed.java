package vend.local;

/** Vend could not do on this machine what it was asked; the message says why and what to do. */
public final class LocalFailed extends Exception {
  LocalFailed(String message) {
    super(message);
  }
}
