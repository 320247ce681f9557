package vend.caller.aws;

import vend.aws.IdentityProofFormat;
import vend.caller.AwsIssuer;

/** AWS STS as it says whose keys have signed a request. */
public interface CallerIdentityService {
  /**
   * Scheme and host where the issuer's STS is asked, and for which callers sign, for example {@code
   * https://sts.eu-central-1.amazonaws.com}; with a port only where it is not the scheme's own.
   */
  String address(AwsIssuer issuer);

  /**
   * Asks there: a GET of {@link AwsIdentityProof#query} at the root with the issuer's audience as
   * the header {@link IdentityProofFormat#SERVER_ID_HEADER}, and nothing else that a caller sent.
   * Returns within a bounded time, and throws nothing.
   */
  Answer ask(AwsIssuer issuer, AwsIdentityProof proof);

  /** What STS says. */
  sealed interface Answer {}

  /**
   * The signature is good.
   *
   * @param arn whose keys they are, as STS says it
   * @param userId the unique id
   * @param account the account's number
   */
  record Known(String arn, String userId, String account) implements Answer {}

  /** STS itself refused the request: nobody has signed it, or keys that are of no use. */
  record Refused() implements Answer {}

  /**
   * STS did not say.
   *
   * @param cause for the decision event; holds nothing that was sent
   */
  record Unavailable(String cause) implements Answer {}
}
