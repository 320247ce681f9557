package vend.functions.probe;

import vend.Secret;

/** The port to STS. It never throws for what STS or the network answer. */
public interface ProbeIdentity {
  /** What came of asking for a token. */
  sealed interface Token {}

  /**
   * A token.
   *
   * @param token of whoever runs the probe
   */
  record Issued(Secret token) implements Token {}

  /**
   * None.
   *
   * @param cause the error's code
   */
  record NotIssued(String cause) implements Token {}

  /** Asks for a token of the probe's own identity. */
  Token token();

  /**
   * Asks AWS whose keys they are.
   *
   * @return the ARN, or the code of the error
   */
  String whose(Outcome.Vended keys);
}
