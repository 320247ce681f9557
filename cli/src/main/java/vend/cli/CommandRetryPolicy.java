package vend.cli;

import java.util.function.Supplier;
import vend.client.source.RetryPolicy;

/** A minute. A class of its own, so that {@code vend --version} loads nothing of the client. */
public record CommandRetryPolicy() implements Supplier<RetryPolicy> {
  @Override
  public RetryPolicy get() {
    return RetryPolicy.A_MINUTE;
  }
}
