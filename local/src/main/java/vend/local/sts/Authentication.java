package vend.local.sts;

import java.time.Instant;
import vend.functions.sts.ReceivedRequest;
import vend.functions.sts.SignatureCheck;
import vend.functions.sts.SignatureProof;
import vend.functions.sts.StsError;

/**
 * Authenticates requests by their signatures, with STS's order of checks: the signature's form, its
 * scope, whether the credentials exist and the session token belongs to them, whether they have
 * expired, the clock, and last the signature itself.
 */
final class Authentication {
  private final CredentialRegistry registry;

  Authentication(CredentialRegistry registry) {
    this.registry = registry;
  }

  /**
   * Returns the credentials that signed the request.
   *
   * @throws StsError if the signature cannot be verified
   */
  IssuedCredentials check(ReceivedRequest request, SignatureProof proof, Instant now)
      throws StsError {
    var signature = new SignatureCheck(request, proof);
    signature.checkScope();
    IssuedCredentials credentials =
        registry.find(proof.accessKeyId()).orElseThrow(SignatureCheck::invalidToken);
    if (!credentials.hasToken(proof.token())) {
      throw SignatureCheck.invalidToken();
    }
    if (credentials.isExpired(now)) {
      throw SignatureCheck.expiredToken();
    }
    signature.checkClock(now);
    signature.checkHeaders();
    signature.checkSignature(credentials.secretAccessKey());
    return credentials;
  }
}
