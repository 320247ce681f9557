package vend.grant;

import java.util.regex.Pattern;

/**
 * The id of an organization in AWS Organizations.
 *
 * @param value {@code o-} and 10 to 32 lowercase letters and digits
 * @see <a
 *     href="https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html">Organization</a>
 */
public record OrganizationId(String value) {
  private static final Pattern FORM = Pattern.compile("o-[a-z0-9]{10,32}");

  /**
   * @throws IllegalArgumentException if the value has another form
   */
  public OrganizationId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "An organization's id must be o- followed by 10 to 32 lowercase letters and digits.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
