package vend.functions.sts;

import java.io.Serial;
import java.util.Optional;

/** An answer of STS that is an error, with the code, status and text that STS has for it. */
public final class StsError extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /**
   * The codes of STS, by their names.
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

    /** The HTTP status that goes with it. */
    public int status() {
      return status;
    }

    /** Whose fault it is, as the answer says. */
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

  /** What it is. */
  public Code code() {
    return code;
  }

  /** The text; STS has none for input that it could not read. */
  public Optional<String> text() {
    return Optional.ofNullable(getMessage()).filter(text -> !text.isEmpty());
  }
}
