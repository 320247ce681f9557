package vend.caller.saml;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;
import vend.caller.AssertionTarget;
import vend.caller.IssuerName;
import vend.caller.RefusedDocument;
import vend.caller.SamlAssertion;
import vend.caller.SamlIssuer;
import vend.caller.SamlMetadata;

/**
 * A SAML identity provider for tests. It writes responses as text, which a test can change before
 * or after signing.
 */
public final class TestIdentityProvider {
  /** Its entity id. */
  public static final String ENTITY_ID = "https://idp.example.com/realms/acme";

  /** The audience of its assertions. */
  public static final String AUDIENCE = "urn:acme:vend";

  /** The recipient of its assertions. */
  public static final String RECIPIENT = "https://vend.example.com/saml";

  private final List<KeyPair> keys = new ArrayList<>();

  /** A provider with a new RSA key of 2,048 bits. */
  public TestIdentityProvider() {
    this(rsa(2048));
  }

  /** A provider with this key. */
  public TestIdentityProvider(KeyPair key) {
    keys.add(key);
  }

  /** Generates an RSA key pair. */
  public static KeyPair rsa(int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Generates a key pair on a curve. */
  static KeyPair elliptic(String curve) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Publishes an additional key and signs with it from now on. */
  public void rotate() {
    keys.add(rsa(2048));
  }

  /** Stops publishing all keys except the current signing key. */
  public void withdrawOldKeys() {
    keys.subList(0, keys.size() - 1).clear();
  }

  KeyPair key() {
    return keys.getLast();
  }

  /** Its metadata document. */
  public String metadata() {
    var descriptors = new StringBuilder();
    for (KeyPair key : keys) {
      descriptors.append(
          """
          <md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
          %s
          </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
          """
              .formatted(TestCertificate.of(key)));
    }
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- What identity providers publish has comments. -->
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata"
        xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="%s">
      <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    %s    <md:SingleSignOnService Location="https://idp.example.com/sso"
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"/>
      </md:IDPSSODescriptor>
    </md:EntityDescriptor>
    """
        .formatted(ENTITY_ID, descriptors);
  }

  /** The provider as an issuer in the grants file, with its current keys as local metadata. */
  public SamlIssuer issuer() {
    return issuer(Map.of());
  }

  /** Like {@link #issuer()}, with required claims. */
  public SamlIssuer issuer(Map<String, List<String>> require) {
    try {
      return issuer(Metadata.parse(metadata()).keys(), require);
    } catch (RefusedDocument e) {
      throw new IllegalStateException(e);
    }
  }

  /** The provider as an issuer in the grants file, with other metadata. */
  public static SamlIssuer issuer(SamlMetadata metadata, Map<String, List<String>> require) {
    return new SamlIssuer(
        new IssuerName("acme"),
        ENTITY_ID,
        metadata,
        new AssertionTarget.Own(AUDIENCE, RECIPIENT),
        require,
        false);
  }

  /** An unsigned response that is valid for two minutes. */
  public static String response(Instant now) {
    return """
    <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_response" Version="2.0" \
    IssueInstant="%1$s" Destination="%5$s"><saml:Issuer>%3$s</saml:Issuer>\
    <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>\
    </samlp:Status><saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" \
    ID="_assertion" Version="2.0" IssueInstant="%1$s"><saml:Issuer>%3$s</saml:Issuer>\
    <saml:Subject><saml:NameID \
    Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">alice</saml:NameID>\
    <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
    <saml:SubjectConfirmationData NotOnOrAfter="%2$s" Recipient="%5$s"/>\
    </saml:SubjectConfirmation></saml:Subject>\
    <saml:Conditions NotBefore="%1$s" NotOnOrAfter="%2$s"><saml:AudienceRestriction>\
    <saml:Audience>%4$s</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
    <saml:AuthnStatement AuthnInstant="%1$s"><saml:AuthnContext><saml:AuthnContextClassRef>\
    urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef>\
    </saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>\
    <saml:Attribute Name="team"><saml:AttributeValue>shop</saml:AttributeValue>\
    </saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>\
    """
        .formatted(now, now.plusSeconds(120), ENTITY_ID, AUDIENCE, RECIPIENT);
  }

  /** A response with a signed assertion, in the form that a caller sends. */
  public SamlAssertion assertion(Instant now) {
    return sent(signAssertion(response(now)));
  }

  /** A document in the form that a caller sends. */
  public static SamlAssertion sent(String document) {
    return new SamlAssertion(
        Base64.getEncoder().encodeToString(document.getBytes(StandardCharsets.UTF_8)));
  }

  /** Signs the assertion in a document. */
  public String signAssertion(String document) {
    return sign(document, "Assertion", SigningOptions.USUAL);
  }

  /** Signs the whole response. */
  String signResponse(String document) {
    return sign(document, "Response", SigningOptions.USUAL);
  }

  /** Signs the first element with that name. */
  String sign(String document, String name, SigningOptions options) {
    try {
      Document dom = parse(document);
      Element parent = (Element) dom.getElementsByTagNameNS("*", name).item(0);
      markIds(dom);
      Node issuer = parent.getElementsByTagNameNS("*", "Issuer").item(0);
      var context = new DOMSignContext(key().getPrivate(), parent, issuer.getNextSibling());
      context.setDefaultNamespacePrefix("ds");
      context.setProperty("org.jcp.xml.dsig.secureValidation", false);
      var factory = XMLSignatureFactory.getInstance("DOM");
      factory
          .newXMLSignature(
              factory.newSignedInfo(
                  factory.newCanonicalizationMethod(
                      options.canonicalization(), (C14NMethodParameterSpec) null),
                  factory.newSignatureMethod(options.method(), null),
                  List.of(reference(factory, parent, options))),
              keyInfo(factory, options))
          .sign(context);
      return text(dom);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void markIds(Document dom) {
    var all = dom.getElementsByTagNameNS("*", "*");
    for (int i = 0; i < all.getLength(); i++) {
      if (((Element) all.item(i)).hasAttribute("ID")) {
        ((Element) all.item(i)).setIdAttribute("ID", true);
      }
    }
  }

  private static Reference reference(
      XMLSignatureFactory factory, Element parent, SigningOptions options) throws Exception {
    var transforms = new ArrayList<Transform>();
    for (String transform : options.transforms()) {
      transforms.add(factory.newTransform(transform, (TransformParameterSpec) null));
    }
    String id = options.reference().isEmpty() ? parent.getAttribute("ID") : options.reference();
    return factory.newReference(
        "#" + id, factory.newDigestMethod(options.digest(), null), transforms, null, null);
  }

  private static @Nullable KeyInfo keyInfo(XMLSignatureFactory factory, SigningOptions options)
      throws Exception {
    if (options.certificate().isEmpty()) {
      return null;
    }
    KeyInfoFactory information = factory.getKeyInfoFactory();
    var certificate =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Base64.getMimeDecoder().decode(options.certificate())));
    return information.newKeyInfo(List.of(information.newX509Data(List.of(certificate))));
  }

  private static Document parse(String document) throws Exception {
    var builder = DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder();
    // Without an error handler, the parser prints errors to the console.
    builder.setErrorHandler(new DefaultHandler());
    return builder.parse(new InputSource(new StringReader(document)));
  }

  private static String text(Document dom) throws Exception {
    var transformer = TransformerFactory.newDefaultInstance().newTransformer();
    transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    var text = new StringWriter();
    transformer.transform(new DOMSource(dom), new StreamResult(text));
    return text.toString();
  }
}
