package vend.functions.priming;

import org.jspecify.annotations.Nullable;

/** The function is not as warm as it could be; it works all the same. */
public final class PrimingFailed extends Exception {
  PrimingFailed(@Nullable Throwable cause) {
    super("priming failed", cause);
  }
}
