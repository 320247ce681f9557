package vend.functions.priming;

import org.jspecify.annotations.Nullable;

/** Priming failed. The function works, but its first requests are slower. */
public final class PrimingFailed extends Exception {
  PrimingFailed(@Nullable Throwable cause) {
    super("priming failed", cause);
  }
}
