package vend.iam;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address operators: a range of IPv4 or IPv6 addresses in CIDR form.
 *
 * <p>An address without a prefix length is a range of one. An address of one family is in no range
 * of the other; an IPv4 address written as IPv6 ({@code ::ffff:192.0.2.1}) counts as IPv4.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress">IAM:
 *     IP address condition operators</a>
 */
final class AddressRange {
  private static final Pattern IPV4 =
      Pattern.compile("(?:0|[1-9][0-9]{0,2})(?:\\.(?:0|[1-9][0-9]{0,2})){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
  private static final Pattern PREFIX = Pattern.compile("0|[1-9][0-9]{0,2}");

  private AddressRange() {}

  static ValueMatcher of(String wanted) {
    int slash = wanted.indexOf('/');
    byte[] base =
        address(slash < 0 ? wanted : wanted.substring(0, slash))
            .orElseThrow(AddressRange::malformed);
    int bits = base.length * Byte.SIZE;
    int hostBits = bits - (slash < 0 ? bits : prefix(wanted.substring(slash + 1), bits));
    BigInteger network = new BigInteger(1, base).shiftRight(hostBits);
    return (seen, context) ->
        address(seen)
            .filter(value -> value.length == base.length)
            .filter(value -> new BigInteger(1, value).shiftRight(hostBits).equals(network))
            .isPresent();
  }

  private static int prefix(String text, int bits) {
    if (!PREFIX.matcher(text).matches() || Integer.parseInt(text) > bits) {
      throw malformed();
    }
    return Integer.parseInt(text);
  }

  private static Optional<byte[]> address(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "not an address or range such as 203.0.113.0/24 or 2001:db8::/32");
  }
}
