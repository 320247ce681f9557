package vend.client;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import vend.aws.AccountId;

/** Credentials for many accounts, by the account's number. Safe for use by many threads. */
public interface AccountCredentials {
  /**
   * What gives credentials in an account; the same object each time. Nothing is asked for yet.
   *
   * @throws IllegalArgumentException if there can't be any for that account; the message says why
   */
  AwsCredentialsProvider in(AccountId account);
}
