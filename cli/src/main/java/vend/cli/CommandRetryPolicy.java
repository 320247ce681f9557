package vend.cli;

import java.util.function.Supplier;
import vend.client.source.RetryPolicy;

/**
 * Retries for a minute. A class of its own, so that {@code vend --version} loads no class of the
 * client module.
 */
public record CommandRetryPolicy() implements Supplier<RetryPolicy> {
  @Override
  public RetryPolicy get() {
    return RetryPolicy.A_MINUTE;
  }
}
