package vend.functions.sts;

import java.io.Serial;
import java.util.Optional;

/** An error answer in the STS protocol, with the code, status and text that STS uses. */
public final class StsError extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * The error codes of STS.
   *
   * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html">STS:
   *     common errors</a>
   */
  public enum Code {
    AccessDenied(403),
    ExpiredToken(403),
    ExpiredTokenException(400),
    IDPCommunicationError(400),
    IDPRejectedClaim(403),
    IncompleteSignature(403),
    InternalFailure(500),
    InvalidAction(400),
    InvalidClientTokenId(403),
    InvalidIdentityToken(400),
    InvalidParameterValue(400),
    MalformedInput(400),
    MalformedPolicyDocument(400),
    MalformedQueryString(400),
    MissingAction(400),
    MissingAuthenticationToken(403),
    OutboundWebIdentityFederationDisabledException(403),
    PackedPolicyTooLarge(400),
    RequestEntityTooLarge(413),
    ServiceUnavailable(503),
    SessionDurationEscalationException(403),
    SignatureDoesNotMatch(403),
    Throttling(400),
    ValidationError(400);

    private final int status;

    Code(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }

    /** {@code Sender} for an error of the caller, {@code Receiver} for one of the service. */
    public String type() {
      return status < 500 ? "Sender" : "Receiver";
    }
  }

  private final Code code;

  /**
   * @param message for the caller; may be empty
   */
  public StsError(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public Code code() {
    return code;
  }

  /** The message; empty for some codes, as in STS. */
  public Optional<String> text() {
    return Optional.ofNullable(getMessage()).filter(text -> !text.isEmpty());
  }
}
