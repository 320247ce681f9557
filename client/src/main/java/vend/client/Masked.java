package vend.client;

import vend.iam.AccountId;

/** What people may see over somebody's shoulder, or in a log. */
public final class Masked {
  private static final int SHOWN = 3;

  private Masked() {}

  /** An account's number, for example {@code 222****}. */
  public static String account(AccountId account) {
    return account.value().substring(0, SHOWN) + "****";
  }
}
