package vend.client.source;

import vend.aws.AccountId;

/** Hears of each step, in words for people; no secret is among them. */
@FunctionalInterface
public interface Progress {
  /** Nobody hears. */
  Progress NONE = _ -> {};

  /** A step that begins or has come to its end, for example {@code signing in ...}. */
  void step(String words);

  /** An account as it stands among the words: masked, unless who hears wants it whole. */
  default String account(AccountId account) {
    return MaskedAccount.of(account);
  }
}
