package vend.local.sts;

import java.time.Instant;
import vend.functions.sts.ReceivedRequest;
import vend.functions.sts.SignatureCheck;
import vend.functions.sts.SignatureProof;
import vend.functions.sts.StsError;

/**
 * Finds out who made a request, in the order in which STS does: the signature's form, its scope,
 * whether the keys exist and the session token is theirs, whether they have expired, the clock, and
 * last the signature itself.
 */
final class Authentication {
  private final CredentialRegistry keys;

  Authentication(CredentialRegistry keys) {
    this.keys = keys;
  }

  /**
   * Finds the keys that signed the request.
   *
   * @throws StsError if it is not established that any did
   */
  IssuedCredentials check(ReceivedRequest request, SignatureProof proof, Instant now)
      throws StsError {
    var signature = new SignatureCheck(request, proof);
    signature.checkScope();
    IssuedCredentials key =
        keys.find(proof.accessKeyId()).orElseThrow(SignatureCheck::invalidToken);
    if (!key.hasToken(proof.token())) {
      throw SignatureCheck.invalidToken();
    }
    if (key.isExpired(now)) {
      throw SignatureCheck.expiredToken();
    }
    signature.checkClock(now);
    signature.checkHeaders();
    signature.checkSignature(key.secretAccessKey());
    return key;
  }
}
