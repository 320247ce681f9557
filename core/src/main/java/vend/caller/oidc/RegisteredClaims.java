package vend.caller.oidc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.caller.PlainNumber;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/**
 * The claims that the verification itself uses, each checked for its type.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-4.1">RFC 7519, section 4.1</a>
 */
record RegisteredClaims(
    String subject,
    List<String> audience,
    Instant expires,
    Optional<Instant> notBefore,
    Optional<Instant> issuedAt,
    Optional<String> tokenId) {
  /** How far an issuer's clock may be ahead of Vend's. */
  static final Duration MAX_SKEW = Duration.ofSeconds(60);

  /** The end of the year 9999, the last instant that RFC 3339 can express. */
  private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(253_402_300_799L);

  private static final int NANO_DIGITS = 9;

  static RegisteredClaims read(Map<String, Object> payload) throws RejectedToken {
    return new RegisteredClaims(
        string(payload, "sub").filter(subject -> !subject.isEmpty()).orElseThrow(() -> malformed()),
        audience(payload),
        instant(payload, "exp").orElseThrow(() -> malformed()),
        instant(payload, "nbf"),
        instant(payload, "iat"),
        string(payload, "jti"));
  }

  /**
   * No leeway at the end: a token is invalid from the instant of {@code exp} on, since it can
   * obtain credentials until then. At the start, the issuer's clock may be ahead by a minute.
   */
  void checkTimes(Instant now) throws RejectedToken {
    if (!now.isBefore(expires)) {
      throw new RejectedToken(RejectionCause.EXPIRED);
    }
    Instant latest = now.plus(MAX_SKEW);
    if (notBefore.filter(latest::isBefore).isPresent()
        || issuedAt.filter(latest::isBefore).isPresent()) {
      throw new RejectedToken(RejectionCause.NOT_YET_VALID);
    }
  }

  void checkAudience(String wanted, boolean otherAudiences) throws RejectedToken {
    if (!audience.contains(wanted) || (audience.size() != 1 && !otherAudiences)) {
      throw new RejectedToken(RejectionCause.AUDIENCE_MISMATCH);
    }
  }

  private static Optional<String> string(Map<String, Object> payload, String name)
      throws RejectedToken {
    if (!payload.containsKey(name)) {
      return Optional.empty();
    }
    return Optional.of(requireString(payload.get(name)));
  }

  private static List<String> audience(Map<String, Object> payload) throws RejectedToken {
    if (!(payload.get("aud") instanceof List<?> list)) {
      return string(payload, "aud").map(List::of).orElseThrow(() -> malformed());
    }
    if (!list.stream().allMatch(String.class::isInstance)) {
      throw malformed();
    }
    return list.stream().map(String.class::cast).toList();
  }

  private static String requireString(Object value) throws RejectedToken {
    if (value instanceof String text) {
      return text;
    }
    throw malformed();
  }

  private static Optional<Instant> instant(Map<String, Object> payload, String name)
      throws RejectedToken {
    if (!payload.containsKey(name)) {
      return Optional.empty();
    }
    if (!(payload.get(name) instanceof Number number)) {
      throw malformed();
    }
    BigDecimal seconds = PlainNumber.of(number);
    if (seconds.signum() < 0 || seconds.compareTo(MAX_SECONDS) > 0) {
      throw malformed();
    }
    long nanos =
        seconds
            .remainder(BigDecimal.ONE)
            .setScale(NANO_DIGITS, RoundingMode.DOWN)
            .unscaledValue()
            .longValueExact();
    return Optional.of(Instant.ofEpochSecond(seconds.longValue(), nanos));
  }

  private static RejectedToken malformed() {
    return new RejectedToken(RejectionCause.CLAIMS_MALFORMED);
  }
}
