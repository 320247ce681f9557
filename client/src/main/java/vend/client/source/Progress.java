package vend.client.source;

import vend.aws.AccountId;

/** Receives progress messages, which are written for people and contain no secret. */
@FunctionalInterface
public interface Progress {
  /** Ignores all messages. */
  Progress NONE = _ -> {};

  /** Receives one message: a step that begins or has ended, for example {@code signing in ...}. */
  void step(String words);

  /** Returns an account id as messages show it: masked, unless the receiver overrides this. */
  default String account(AccountId account) {
    return MaskedAccount.of(account);
  }
}
