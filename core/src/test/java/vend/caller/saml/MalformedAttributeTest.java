package vend.caller.saml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** An attribute with a value that is not plain text must not look absent to a deny. */
class MalformedAttributeTest {
  private final SamlFixture fixture = new SamlFixture();

  private static String attribute(String name, String values) {
    return "<saml:Attribute Name=\"%s\">%s</saml:Attribute></saml:AttributeStatement>"
        .formatted(name, values);
  }

  private boolean isMalformed(String name, String values) throws Exception {
    String document =
        SamlFixture.signed(
            xml -> xml.replace("</saml:AttributeStatement>", attribute(name, values)));
    return fixture.verified(document).claims().isMalformed(name);
  }

  @Test
  void distinguishes_an_attribute_with_markup_from_an_absent_one() throws Exception {
    String plain = "<saml:AttributeValue>banned</saml:AttributeValue>";
    String nested = "<saml:AttributeValue><saml:NameID>x</saml:NameID></saml:AttributeValue>";
    assertEquals(false, isMalformed("groups", plain));
    assertEquals(true, isMalformed("groups", plain + nested));
    assertEquals(true, isMalformed("groups", nested));
  }
}
