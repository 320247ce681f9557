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
 * Finds out with which of the vended keys a request was signed. What can be refused without the
 * keys is refused before anybody looks for them.
 *
 * @param leases the keys on record
 * @param clock tells the time
 */
public record SignedCaller(Leases leases, InstantSource clock) {
  private static final Pattern KEY_ID = Pattern.compile("[A-Z0-9]{16,128}");

  /**
   * Finds the keys that signed the request.
   *
   * @param domain the host name that the request came to
   * @throws StsError if it is not established that any did
   */
  public Leases.Held check(ReceivedRequest request, QueryParameters parameters, String domain)
      throws StsError {
    SignatureProof proof = SignatureProof.of(request, parameters);
    var signature = new SignatureCheck(request, proof);
    signature.checkScope();
    checkHost(request, domain);
    signature.checkClock(clock.instant());
    signature.checkHeaders();
    Leases.Held keys = find(proof);
    signature.checkSignature(keys.credentials().secretAccessKey());
    return keys;
  }

  /** What was signed for another host is for another host, whoever brought it here. */
  private static void checkHost(ReceivedRequest request, String domain) throws StsError {
    Optional<String> host = request.header("host").map(SignedCaller::name);
    if (domain.isEmpty() || !host.equals(Optional.of(name(domain)))) {
      throw new StsError(Code.SignatureDoesNotMatch, "The Host is not a name of this Vend.");
    }
  }

  private static String name(String host) {
    return host.replaceFirst(":[0-9]{1,5}$", "").toLowerCase(Locale.ROOT);
  }

  private Leases.Held find(SignatureProof proof) throws StsError {
    String id = proof.accessKeyId();
    // All that Vend vends are session's keys, which nobody can use without their token.
    if (!KEY_ID.matcher(id).matches() || proof.token().isEmpty()) {
      throw SignatureCheck.invalidToken();
    }
    return switch (leases.find(new LeaseId(id), Secret.of(proof.token().get()))) {
      case Leases.Held held -> held;
      case Leases.Unknown _ -> throw SignatureCheck.invalidToken();
      case Leases.Expired _ -> throw SignatureCheck.expiredToken();
      case Leases.Unavailable _ ->
          throw new StsError(
              Code.ServiceUnavailable, "The record of vended keys does not answer. Try again.");
    };
  }
}
