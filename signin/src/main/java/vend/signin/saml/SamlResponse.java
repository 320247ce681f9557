package vend.signin.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import vend.Secret;
import vend.client.source.NoCredentials;
import vend.saml.XmlText;

/**
 * A SAML response, as an identity provider's page submits it. It is a secret, because it alone
 * signs the user in.
 *
 * @param base64 the form field's value without white space
 */
public record SamlResponse(Secret base64) {
  /** AWS rejects longer responses (AssumeRoleWithSAML, SAMLAssertion). */
  private static final int MOST_CHARACTERS = 100_000;

  /**
   * Parses the value of a form field {@code SAMLResponse}.
   *
   * @throws NoCredentials.UnusableAnswer if AWS would not accept it
   */
  public static SamlResponse of(String value) throws NoCredentials {
    String base64 = value.replaceAll("\\s", "");
    var response = new SamlResponse(Secret.of(base64));
    if (base64.isEmpty() || base64.length() > MOST_CHARACTERS) {
      throw unusable("is empty, or longer than the 100,000 characters that AWS accepts");
    }
    response.xml();
    return response;
  }

  private org.w3c.dom.Document xml() throws NoCredentials {
    try {
      return XmlText.parse(new String(Base64.getDecoder().decode(base64.reveal()), UTF_8));
    } catch (IllegalArgumentException | XmlText.Unreadable e) {
      throw unusable("is not base64-encoded XML");
    }
  }

  private static NoCredentials unusable(String why) {
    return new NoCredentials.UnusableAnswer(
        "the identity provider's SAML response " + why,
        "Check that the address is that of the application for AWS.");
  }

  /**
   * Returns the roles in the assertion.
   *
   * @throws NoCredentials.UnusableAnswer if it cannot be parsed
   */
  public SamlRoles roles() throws NoCredentials {
    return SamlRoles.read(xml());
  }
}
