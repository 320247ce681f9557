package vend.session;

import java.util.regex.Pattern;

/**
 * The role session name, which appears in CloudTrail.
 *
 * @param value 2 to 64 characters of {@code [A-Za-z0-9_+=,.@-]}
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     RoleSessionName</a>
 */
public record SessionName(String value) {
  private static final Pattern FORM = Pattern.compile("[\\w+=,.@-]{2,64}");

  /**
   * @throws IllegalArgumentException if AWS would reject the value
   */
  public SessionName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A session name must have 2 to 64 characters: letters, digits and +=,.@_-.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
