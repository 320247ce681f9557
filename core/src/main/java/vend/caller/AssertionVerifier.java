package vend.caller;

import java.util.Optional;

/** Checks the assertions of SAML identity providers. */
@FunctionalInterface
public interface AssertionVerifier {
  /** Where there is no such identity provider. */
  AssertionVerifier NONE =
      _ -> new Verification.Rejected(RejectionCause.ISSUER_UNKNOWN, Optional.empty());

  /** Checks an assertion; whatever is in it, the answer is a verdict and never an exception. */
  Verification verify(SamlAssertion assertion);
}
