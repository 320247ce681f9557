package vend.caller;

import java.math.BigDecimal;

/** Converts JSON numbers of bounded length to plain decimals. */
public final class PlainNumber {
  /** Far more than claims need. Written out, {@code 1e999999999} would exhaust the memory. */
  private static final int MAX_DIGITS = 40;

  private PlainNumber() {}

  /** The number, without trailing zeros in its fraction. */
  public static BigDecimal of(Number number) throws RejectedToken {
    BigDecimal decimal = new BigDecimal(number.toString());
    if (decimal.precision() > MAX_DIGITS || Math.abs((long) decimal.scale()) > MAX_DIGITS) {
      throw new RejectedToken(RejectionCause.CLAIMS_MALFORMED);
    }
    return decimal.stripTrailingZeros();
  }
}
