package vend.signin.oidc;

/** What a server compares. */
public final class ChallengeOf {
  private ChallengeOf() {}

  /** The challenge of a verifier. */
  public static String verifier(String verifier) {
    return Pkce.of(verifier).challenge();
  }
}
