package vend.infra.spoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.regex.Pattern;
import vend.Sha256;

/**
 * A role's name within a template. It hangs on the role's own name and on nothing else: a role
 * whose logical id changed would be made before the old one is deleted, and IAM has that name once.
 */
final class LogicalId {
  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9]");
  private static final int DIGITS = 8;

  private LogicalId() {}

  /** Letters and digits, as CloudFormation takes them; names that look alike differ at the end. */
  static String of(String role) {
    String plain = OTHER.matcher(role).replaceAll("");
    String digest = Sha256.of(role.getBytes(UTF_8)).substring(0, DIGITS);
    return "Role" + plain + digest.toUpperCase(Locale.ROOT);
  }
}
