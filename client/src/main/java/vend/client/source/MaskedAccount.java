package vend.client.source;

import vend.aws.AccountId;

/** Masks account ids in messages; three digits are enough to recognize one's own accounts. */
public final class MaskedAccount {
  private static final int SHOWN = 3;

  private MaskedAccount() {}

  /** Returns the masked account id, for example {@code 291****}. */
  public static String of(AccountId account) {
    return account.value().substring(0, SHOWN) + "****";
  }
}
