package vend.signin.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import vend.Secret;

/** SAML responses, and users. */
public final class SamlFixture {
  /** A SAML provider in IAM, in the account of the fixtures. */
  public static final String PROVIDER = "arn:aws:iam::222222222222:saml-provider/acme";

  private SamlFixture() {}

  /** Returns the base64 of a response with these values of the role attribute. */
  public static String base64(String... roles) {
    return Base64.getEncoder().encodeToString(xml(roles).getBytes(UTF_8));
  }

  private static String xml(String... roles) {
    return """
    <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"><saml:Assertion><saml:AttributeStatement>\
    <saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName">\
    <saml:AttributeValue>alice</saml:AttributeValue></saml:Attribute>\
    <saml:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role">%s</saml:Attribute>\
    </saml:AttributeStatement></saml:Assertion></samlp:Response>\
    """
        .formatted(
            Arrays.stream(roles)
                .map("<saml:AttributeValue>%s</saml:AttributeValue>"::formatted)
                .collect(Collectors.joining()));
  }

  /** Returns the page with which a provider submits a response, as Keycloak renders it. */
  public static String handOn(String base64) {
    return """
    <html><head><title>Authentication Redirect</title></head>
    <body onload="document.forms[0].submit()">
    <form name="saml-post-binding" method="post" action="https://signin.aws.amazon.com/saml">
    <input type="hidden" name="SAMLResponse" value="%s"/>
    <noscript><input type="submit" value="CONTINUE"/></noscript></form></body></html>\
    """
        .formatted(base64);
  }

  /** Returns the user alice. */
  public static PasswordSource alice() {
    return password("w&nder=land+ü");
  }

  /** Returns the user alice with this password. */
  public static PasswordSource password(String password) {
    return new PasswordSource() {
      @Override
      public UserPassword password() {
        return new UserPassword("alice", Secret.of(password));
      }

      @Override
      public String origin() {
        return "alice of the test";
      }
    };
  }
}
