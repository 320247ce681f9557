package vend.signin.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import vend.Secret;
import vend.client.source.NoCredentials;
import vend.saml.XmlText;

/**
 * A SAML response as a page hands it on. Who has it is signed in, so it is a secret.
 *
 * @param base64 as it stands in the form, without white space
 */
public record SamlResponse(Secret base64) {
  /** AWS takes no more. */
  private static final int MOST_CHARACTERS = 100_000;

  /**
   * Takes the value of an input named {@code SAMLResponse}.
   *
   * @throws NoCredentials.UnusableAnswer if AWS would not read it
   */
  public static SamlResponse of(String value) throws NoCredentials {
    String base64 = value.replaceAll("\\s", "");
    var response = new SamlResponse(Secret.of(base64));
    if (base64.isEmpty() || base64.length() > MOST_CHARACTERS) {
      throw unusable("is empty, or longer than the 100,000 characters that AWS takes");
    }
    response.xml();
    return response;
  }

  private org.w3c.dom.Document xml() throws NoCredentials {
    try {
      return XmlText.parse(new String(Base64.getDecoder().decode(base64.reveal()), UTF_8));
    } catch (IllegalArgumentException | XmlText.Unreadable e) {
      throw unusable("is not XML in base64");
    }
  }

  private static NoCredentials unusable(String why) {
    return new NoCredentials.UnusableAnswer(
        "the SAML response of the identity provider " + why,
        "Check that the address is that of the application for AWS.");
  }

  /**
   * The roles that it offers.
   *
   * @throws NoCredentials.UnusableAnswer if it can't be read
   */
  public SamlRoles roles() throws NoCredentials {
    return SamlRoles.read(xml());
  }
}
