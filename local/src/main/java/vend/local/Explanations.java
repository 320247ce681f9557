package vend.local;

import vend.caller.Verification;
import vend.policy.explain.FullExplanation;

/** Hears why requests are allowed, denied or rejected. Requests come side by side. */
public interface Explanations {
  /** A request was decided. */
  void decided(FullExplanation explanation);

  /** The caller's identity is not established. */
  void rejected(Verification.Rejected rejected);
}
