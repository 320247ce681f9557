package vend.local.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import vend.local.sts.StsError.Code;

/**
 * Finds out who made a request, in the order in which STS does: the signature's form, its scope,
 * whether the keys exist and the session token is theirs, whether they have expired, the clock, and
 * last the signature itself.
 */
final class Authentication {
  private static final Duration SKEW = Duration.ofMinutes(15);

  private final KeyRing keys;

  Authentication(KeyRing keys) {
    this.keys = keys;
  }

  /**
   * Finds the keys that signed the request.
   *
   * @throws StsError if it is not established that any did
   */
  HeldKey check(ReceivedRequest request, SignatureProof proof, Instant now) throws StsError {
    checkScope(proof);
    HeldKey key = keys.find(proof.accessKeyId()).orElseThrow(Authentication::invalidToken);
    if (!key.hasToken(proof.token())) {
      throw invalidToken();
    }
    if (key.isExpired(now)) {
      throw new StsError(
          Code.ExpiredToken, "The security token included in the request is expired");
    }
    checkClock(proof, now);
    checkSigned(request, proof);
    if (!SignatureV4.isSigned(request, proof, key.secretAccessKey())) {
      throw doesNotMatch(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
    return key;
  }

  private static void checkScope(SignatureProof proof) throws StsError {
    if (!proof.service().equals("sts")) {
      throw doesNotMatch("Credential should be scoped to correct service: 'sts'. ");
    }
    if (!proof.timestamp().startsWith(proof.date() + "T")) {
      throw doesNotMatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version.");
    }
  }

  private static void checkClock(SignatureProof proof, Instant now) throws StsError {
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

  /** A header that AWS acts on must be under the signature, or anybody could add it on the way. */
  private static void checkSigned(ReceivedRequest request, SignatureProof proof) throws StsError {
    Optional<String> unsigned =
        request.headers().keySet().stream()
            .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
            .filter(name -> !proof.signedHeaders().contains(name))
            .findFirst();
    if (unsigned.isPresent()) {
      throw doesNotMatch("There must be no unsigned header " + unsigned.get() + ".");
    }
  }

  private static StsError invalidToken() {
    return new StsError(
        Code.InvalidClientTokenId, "The security token included in the request is invalid.");
  }

  private static StsError doesNotMatch(String text) {
    return new StsError(Code.SignatureDoesNotMatch, text);
  }
}
