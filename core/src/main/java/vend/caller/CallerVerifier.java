package vend.caller;

/** Answers who a caller is. */
public interface CallerVerifier {
  /** Checks a proof; whatever is in it, the answer is a verdict and never an exception. */
  Verification verify(Proof proof);
}
