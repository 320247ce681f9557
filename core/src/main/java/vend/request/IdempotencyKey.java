package vend.request;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name that a client gives to one new request, so that a call that it repeats makes no second
 * one.
 *
 * @param value 1 to 128 letters, digits and {@code -._~:/+=}, such as a UUID or a message's id
 */
public record IdempotencyKey(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~:/+=-]{1,128}");

  /**
   * @throws IllegalArgumentException if the value has another form; the message does not quote it
   */
  public IdempotencyKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("must have 1 to 128 letters, digits and -._~:/+=");
    }
  }

  /** Reads a key; empty if the text has another form. */
  public static Optional<IdempotencyKey> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new IdempotencyKey(text)) : Optional.empty();
  }
}
