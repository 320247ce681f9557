package vend.policy.reach;

/** There are too many kinds of callers to search, so nothing is proven. */
public final class TooComplex extends Exception {
  TooComplex(String what) {
    super(what, null, false, false);
  }
}
