package vend.cli.keys;

import java.util.function.Supplier;
import vend.client.Patience;

/** A minute. A class of its own, so that {@code vend --version} loads nothing of the client. */
public record UserPatience() implements Supplier<Patience> {
  @Override
  public Patience get() {
    return Patience.A_MINUTE;
  }
}
