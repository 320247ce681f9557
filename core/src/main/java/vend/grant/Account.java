package vend.grant;

import vend.iam.AccountId;
import vend.session.ExternalId;

/**
 * An account that Vend takes roles in.
 *
 * @param name what people call it
 * @param id its number
 * @param externalId what its trust policies ask the hub for
 */
public record Account(AccountName name, AccountId id, ExternalId externalId) {}
