package vend.caller.aws;

import vend.aws.IdentityProofFormat;
import vend.caller.AwsIssuer;

/** The port to AWS STS, which says whose credentials signed a request. */
public interface CallerIdentityService {
  /**
   * Scheme and host of the issuer's STS, for which callers sign, for example {@code
   * https://sts.eu-central-1.amazonaws.com}. Has a port only if it is not the scheme's default.
   */
  String address(AwsIssuer issuer);

  /**
   * Sends a GET of {@link AwsIdentityProof#query} to the root path, with the issuer's audience in
   * the header {@link IdentityProofFormat#SERVER_ID_HEADER} and nothing else from the caller.
   * Returns within a bounded time and never throws.
   */
  Answer ask(AwsIssuer issuer, AwsIdentityProof proof);

  /** STS's answer about a proof. */
  sealed interface Answer {}

  /**
   * The signature is valid.
   *
   * @param arn the signer's ARN, as STS reports it
   * @param userId the signer's unique id
   * @param account the account id
   */
  record Known(String arn, String userId, String account) implements Answer {}

  /** STS refused the request: the signature is wrong, or the credentials are not valid. */
  record Refused() implements Answer {}

  /**
   * STS did not answer, or not usably.
   *
   * @param cause for the decision event; contains nothing that was sent
   */
  record Unavailable(String cause) implements Answer {}
}
