package vend.functions.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import vend.RedactedInput;
import vend.Secret;
import vend.functions.sts.StsError.Code;

/**
 * Holds a signature against the rules of STS. {@link #checkScope}, {@link #checkClock} and {@link
 * #checkHeaders} need no keys, so that what fails them costs no look for any.
 *
 * @param request what came in
 * @param proof what it says of its signature
 */
public record SignatureCheck(ReceivedRequest request, SignatureProof proof) {
  private static final Duration SKEW = Duration.ofMinutes(15);

  /**
   * The scope is STS's, and of the signature's own day.
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
   * It was made within the last 15 minutes, and no more than 15 ahead; a presigned request may be
   * good for less.
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
   * A header that AWS acts on must be under the signature, or anybody could add it on the way.
   *
   * @throws StsError if one is not
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
   * The signature itself.
   *
   * @throws StsError if other keys made it, or for another request
   */
  public void checkSignature(Secret secretAccessKey) throws StsError {
    if (!SignatureV4.isSigned(request, proof, secretAccessKey)) {
      throw doesNotMatch(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
  }

  /** The answer to a key id, or a session token, that is not known. */
  public static StsError invalidToken() {
    return new StsError(
        Code.InvalidClientTokenId, "The security token included in the request is invalid.");
  }

  /** The answer to keys that have ended. */
  public static StsError expiredToken() {
    return new StsError(Code.ExpiredToken, "The security token included in the request is expired");
  }

  private static StsError doesNotMatch(String text) {
    return new StsError(Code.SignatureDoesNotMatch, text);
  }
}
