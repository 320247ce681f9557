package vend.grant;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import vend.aws.AccountId;
import vend.aws.AccountName;
import vend.session.ExternalId;

/**
 * An account that Vend takes roles in.
 *
 * @param name what people call it
 * @param id its number
 * @param externalId what its trust policies ask the hub for
 * @param previousExternalId what they take as well while it is being replaced; the hub never sends
 *     it
 */
public record Account(
    AccountName name,
    AccountId id,
    ExternalId externalId,
    Optional<ExternalId> previousExternalId) {
  /** An account whose external id is not being replaced. */
  public Account(AccountName name, AccountId id, ExternalId externalId) {
    this(name, id, externalId, Optional.empty());
  }

  /** What trust policies take: both while one replaces the other. */
  public List<ExternalId> acceptedExternalIds() {
    return Stream.concat(Stream.of(externalId), previousExternalId.stream()).toList();
  }
}
