package vend.functions.probe;

import vend.Secret;

/** The port to STS. Implementations report errors of STS or the network as values. */
public interface ProbeIdentity {
  /** The result of requesting a token. */
  sealed interface Token {}

  /**
   * STS issued a token.
   *
   * @param token identifies the probe's own role
   */
  record Issued(Secret token) implements Token {}

  /**
   * STS issued no token.
   *
   * @param cause the error code
   */
  record NotIssued(String cause) implements Token {}

  /** Requests a token of the probe's own identity. */
  Token token();

  /**
   * Calls {@code sts:GetCallerIdentity} with vended credentials.
   *
   * @return the ARN, or the error code
   */
  String callerIdentity(Outcome.Vended vended);
}
