package vend.session;

import java.util.regex.Pattern;

/**
 * The name of a role session, which CloudTrail shows.
 *
 * @param value 2 to 64 characters of {@code [A-Za-z0-9_+=,.@-]}
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     RoleSessionName</a>
 */
public record SessionName(String value) {
  private static final Pattern FORM = Pattern.compile("[\\w+=,.@-]{2,64}");

  /**
   * @throws IllegalArgumentException if AWS would refuse it
   */
  public SessionName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a session name is 2 to 64 letters, digits and characters of +=,.@_-");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
