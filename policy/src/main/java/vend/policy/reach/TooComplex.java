package vend.policy.reach;

/** There are more callers to tell apart than the search looks at, so nothing is proven. */
public final class TooComplex extends Exception {
  TooComplex(String what) {
    super(what, null, false, false);
  }
}
