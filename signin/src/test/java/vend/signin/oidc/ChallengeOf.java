package vend.signin.oidc;

/** Computes PKCE challenges as a server does. */
public final class ChallengeOf {
  private ChallengeOf() {}

  /** Returns the challenge of a verifier. */
  public static String verifier(String verifier) {
    return Pkce.of(verifier).challenge();
  }
}
