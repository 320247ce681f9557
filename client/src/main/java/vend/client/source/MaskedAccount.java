package vend.client.source;

import vend.aws.AccountId;

/** An account's number as it stands in messages: enough to tell one's own accounts apart. */
public final class MaskedAccount {
  private static final int SHOWN = 3;

  private MaskedAccount() {}

  /** For example {@code 291****}. */
  public static String of(AccountId account) {
    return account.value().substring(0, SHOWN) + "****";
  }
}
