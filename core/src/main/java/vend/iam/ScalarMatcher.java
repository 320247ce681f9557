package vend.iam;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** The operators on truth values and on bytes. */
final class ScalarMatcher {
  private ScalarMatcher() {}

  static ValueMatcher bool(String wanted) {
    if (!wanted.equalsIgnoreCase("true") && !wanted.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException("neither true nor false");
    }
    return (seen, context) -> wanted.equalsIgnoreCase(seen);
  }

  static ValueMatcher binary(String wanted) {
    byte[] bytes =
        bytes(wanted).orElseThrow(() -> new IllegalArgumentException("not Base64 (RFC 4648)"));
    return (seen, context) -> bytes(seen).filter(value -> Arrays.equals(value, bytes)).isPresent();
  }

  private static Optional<byte[]> bytes(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
