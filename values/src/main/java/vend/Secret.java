package vend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/**
 * A text that must not be shown. It has no string form, no serial form and no hash. Code that needs
 * the text calls {@link #reveal()}, so that a search for that method finds every use.
 */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The text itself, for use in a request. Never put it into a log, an exception or a URL. */
  public String reveal() {
    return value;
  }

  /** Compares in constant time, so that timing does not reveal where two secrets differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(value.getBytes(UTF_8), secret.value.getBytes(UTF_8));
  }

  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
