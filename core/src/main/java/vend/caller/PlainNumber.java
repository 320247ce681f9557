package vend.caller;

import java.math.BigDecimal;

/** A JSON number that can be written out in full. */
public final class PlainNumber {
  /** Far beyond what claims hold; {@code 1e999999999} written out would fill the memory. */
  private static final int MAX_DIGITS = 40;

  private PlainNumber() {}

  /** The number, without zeros at the end of its fraction. */
  public static BigDecimal of(Number number) throws RejectedToken {
    BigDecimal decimal = new BigDecimal(number.toString());
    if (decimal.precision() > MAX_DIGITS || Math.abs((long) decimal.scale()) > MAX_DIGITS) {
      throw new RejectedToken(RejectionCause.CLAIMS_MALFORMED);
    }
    return decimal.stripTrailingZeros();
  }
}
