package vend.session;

import java.util.regex.Pattern;

/**
 * The source identity of a session: names the person or workload behind it. AWS keeps it along role
 * chains, and no later session can change it.
 *
 * @param value 2 to 64 characters of {@code [A-Za-z0-9_+=,.@-]}
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     SourceIdentity</a>
 */
public record SourceIdentity(String value) {
  private static final Pattern FORM = Pattern.compile("[\\w+=,.@-]{2,64}");

  /**
   * @throws IllegalArgumentException if AWS would reject the value
   */
  public SourceIdentity {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A source identity must have 2 to 64 characters: letters, digits and +=,.@_-.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
