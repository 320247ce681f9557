package vend.local;

import vend.caller.Verification;
import vend.policy.explain.FullExplanation;

/** Receives explanations of decisions and rejections. Several threads call it at once. */
public interface Explanations {
  /** The hub decided a request. */
  void decided(FullExplanation explanation);

  /** The hub rejected the caller's identity. */
  void rejected(Verification.Rejected rejected);
}
