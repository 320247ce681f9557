package vend.functions.sts;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import vend.Secret;
import vend.functions.sts.StsError.Code;
import vend.vending.LeaseId;
import vend.vending.Leases;

/**
 * Finds the lease whose credentials signed a request. All checks that need no credentials come
 * first, before any lease is read.
 *
 * @param leases the vended sessions
 * @param clock for the lifetime of signatures
 */
public record SignedCaller(Leases leases, InstantSource clock) {
  private static final Pattern KEY_ID = Pattern.compile("[A-Z0-9]{16,128}");

  /**
   * Checks the signature of a request.
   *
   * @param domain the host name of the request, from API Gateway
   * @throws StsError if no vended credentials are proven to have signed it
   */
  public Leases.Held check(ReceivedRequest request, QueryParameters parameters, String domain)
      throws StsError {
    SignatureProof proof = SignatureProof.of(request, parameters);
    var signature = new SignatureCheck(request, proof);
    signature.checkScope();
    checkHost(request, domain);
    signature.checkClock(clock.instant());
    signature.checkHeaders();
    Leases.Held held = find(proof);
    signature.checkSignature(held.credentials().secretAccessKey());
    return held;
  }

  /** Rejects a request that was signed for another host and then sent here. */
  private static void checkHost(ReceivedRequest request, String domain) throws StsError {
    Optional<String> host = request.header("host").map(SignedCaller::name);
    if (domain.isEmpty() || !host.equals(Optional.of(name(domain)))) {
      throw new StsError(
          Code.SignatureDoesNotMatch,
          "The Host header of the request is not a host name of this Vend hub.");
    }
  }

  private static String name(String host) {
    return host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
  }

  private Leases.Held find(SignatureProof proof) throws StsError {
    String id = proof.accessKeyId();
    // Vend vends temporary credentials only, and they do not work without a session token.
    if (!KEY_ID.matcher(id).matches() || proof.token().isEmpty()) {
      throw SignatureCheck.invalidToken();
    }
    return switch (leases.find(new LeaseId(id), Secret.of(proof.token().get()))) {
      case Leases.Held held -> held;
      case Leases.Unknown _ -> throw SignatureCheck.invalidToken();
      // As AWS answers for credentials that were deactivated.
      case Leases.Revoked _ -> throw SignatureCheck.invalidToken();
      case Leases.Expired _ -> throw SignatureCheck.expiredToken();
      case Leases.Unavailable _ ->
          throw new StsError(
              Code.ServiceUnavailable,
              "Vend cannot read the lease of these credentials. Try again.");
    };
  }
}
