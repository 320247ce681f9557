package vend.session;

import java.util.regex.Pattern;

/**
 * What a spoke asks the hub for, so that nobody can send the hub into an account that is not
 * theirs. Not a secret, and still never shown to callers.
 *
 * @param value 2 to 1,224 characters of {@code [A-Za-z0-9_+=,.@:/-]}
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     ExternalId</a>
 */
public record ExternalId(String value) {
  private static final Pattern FORM = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

  /**
   * @throws IllegalArgumentException if AWS would refuse it
   */
  public ExternalId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "an external id is 2 to 1224 letters, digits and characters of +=,.@:/_-");
    }
  }

  /** Never the value: callers must not learn it by way of a message. */
  @Override
  public String toString() {
    return "ExternalId[hidden]";
  }
}
