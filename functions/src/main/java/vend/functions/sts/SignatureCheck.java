package vend.functions.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import vend.RedactedInput;
import vend.Secret;
import vend.functions.sts.StsError.Code;

/**
 * Checks a signature by the rules of STS. {@link #checkScope}, {@link #checkClock} and {@link
 * #checkHeaders} need no credentials. Call them first: a request that fails them costs no read of a
 * lease.
 *
 * @param request as received
 * @param proof the signature and its scope, as the request states them
 */
public record SignatureCheck(ReceivedRequest request, SignatureProof proof) {
  private static final Duration SKEW = Duration.ofMinutes(15);

  /**
   * Checks that the scope names STS and the day of the signature.
   *
   * @throws StsError if not
   */
  public void checkScope() throws StsError {
    if (!proof.service().equals("sts")) {
      throw doesNotMatch("Credential should be scoped to correct service: 'sts'. ");
    }
    if (!proof.timestamp().startsWith(proof.date() + "T")) {
      throw doesNotMatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version.");
    }
  }

  /**
   * Checks that the signature was made within the last 15 minutes, and at most 15 minutes in the
   * future. A presigned request may state a shorter lifetime.
   *
   * @throws StsError if not
   */
  public void checkClock(Instant now) throws StsError {
    Duration life = proof.lifetime().orElse(SKEW);
    Instant last = proof.time().plus(life.compareTo(SKEW) < 0 ? life : SKEW);
    if (now.isAfter(last)) {
      throw doesNotMatch(
          "Signature expired: %s is now earlier than %s"
              .formatted(proof.timestamp(), SignatureProof.timestamp(now.minus(SKEW))));
    }
    if (proof.time().isAfter(now.plus(SKEW))) {
      throw doesNotMatch(
          "Signature not yet current: %s is still later than %s"
              .formatted(proof.timestamp(), SignatureProof.timestamp(now.plus(SKEW))));
    }
  }

  /**
   * Checks that the signature covers every header that AWS acts on. An intermediary could add an
   * unsigned one.
   *
   * @throws StsError if a header is not signed
   */
  public void checkHeaders() throws StsError {
    var signed = Set.copyOf(proof.signedHeaders());
    Optional<String> unsigned =
        request.headers().keySet().stream()
            .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
            .filter(name -> !signed.contains(name))
            .findFirst();
    if (unsigned.isPresent()) {
      throw doesNotMatch(
          "There must be no unsigned header " + RedactedInput.of(unsigned.get()) + ".");
    }
  }

  /**
   * Checks the signature itself.
   *
   * @throws StsError if it was made with other credentials, or for another request
   */
  public void checkSignature(Secret secretAccessKey) throws StsError {
    if (!SignatureV4.isSigned(request, proof, secretAccessKey)) {
      throw doesNotMatch(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  /** The error for an unknown access key id or session token. */
  public static StsError invalidToken() {
    return new StsError(
        Code.InvalidClientTokenId, "The security token included in the request is invalid.");
  }

  /** The error for expired credentials. */
  public static StsError expiredToken() {
    return new StsError(Code.ExpiredToken, "The security token included in the request is expired");
  }

  private static StsError doesNotMatch(String text) {
    return new StsError(Code.SignatureDoesNotMatch, text);
  }
}
