package vend.functions.probe;

import vend.Secret;

/** The result of requesting a role's credentials from Vend. */
public sealed interface Outcome {
  /** Vend returned credentials. */
  record Vended(String accessKeyId, Secret secretAccessKey, Secret sessionToken)
      implements Outcome {}

  /**
   * Vend answered 403.
   *
   * @param reason the reason code
   */
  record Denied(String reason) implements Outcome {}

  /**
   * Any other answer, or none: Vend did not accept the token, or Vend failed.
   *
   * @param cause the status and the reason code, or the kind of failure
   */
  record Failed(String cause) implements Outcome {}

  /** A short text for the log, without a secret. */
  default String text() {
    return switch (this) {
      case Vended _ -> "vended";
      case Denied(String reason) -> "denied: " + reason;
      case Failed(String cause) -> "failed: " + cause;
    };
  }
}
