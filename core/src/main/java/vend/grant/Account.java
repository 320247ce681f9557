package vend.grant;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vend.aws.AccountId;
import vend.aws.AccountName;
import vend.session.ExternalId;

/**
 * A spoke account: an AWS account in which Vend assumes roles.
 *
 * @param externalId the external id that the trust policies in this account require from the hub
 * @param previousExternalId the external id that trust policies accept as well while it is being
 *     replaced; the hub never sends it
 */
public record Account(
    AccountName name,
    AccountId id,
    ExternalId externalId,
    Optional<ExternalId> previousExternalId) {
  public Account(AccountName name, AccountId id, ExternalId externalId) {
    this(name, id, externalId, Optional.empty());
  }

  /** The external ids that trust policies accept: both of them during a replacement. */
  public List<ExternalId> acceptedExternalIds() {
    return Stream.concat(Stream.of(externalId), previousExternalId.stream()).toList();
  }
}
