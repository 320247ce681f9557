package vend.functions.probe;

import vend.Secret;

/** What became of asking Vend for a role. */
public sealed interface Outcome {
  /**
   * Keys.
   *
   * @param accessKeyId names them
   * @param secretAccessKey signs
   * @param sessionToken goes along
   */
  record Vended(String accessKeyId, Secret secretAccessKey, Secret sessionToken)
      implements Outcome {}

  /**
   * 403.
   *
   * @param reason the code of the refusal
   */
  record Denied(String reason) implements Outcome {}

  /**
   * Neither: who asked was not believed, or Vend did not do as it should.
   *
   * @param cause the status and the code, or what failed
   */
  record Failed(String cause) implements Outcome {}

  /** In a word or two, without a secret. */
  default String text() {
    return switch (this) {
      case Vended _ -> "vended";
      case Denied(String reason) -> "denied: " + reason;
      case Failed(String cause) -> "failed: " + cause;
    };
  }
}
