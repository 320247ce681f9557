package vend.session;

import java.util.regex.Pattern;

/**
 * The external id that a spoke account's trust policies require. It prevents the confused deputy
 * problem: a third party cannot make the hub assume roles in an account that is not theirs. It is
 * not a secret, and still never shown to callers.
 *
 * @param value 2 to 1,224 characters of {@code [A-Za-z0-9_+=,.@:/-]}
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     ExternalId</a>
 */
public record ExternalId(String value) {
  private static final Pattern FORM = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

  /**
   * @throws IllegalArgumentException if AWS would reject the value
   */
  public ExternalId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "An external id must have 2 to 1224 characters: letters, digits and +=,.@:/_-.");
    }
  }

  /** Hides the value, so that no message shows it to callers. */
  @Override
  public String toString() {
    return "ExternalId[hidden]";
  }
}
