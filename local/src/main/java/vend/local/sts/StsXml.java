package vend.local.sts;

import java.io.StringWriter;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import vend.iam.Principal;

/** The answers of STS. */
final class StsXml {
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  /** Writes elements, one inside of another. */
  private static final class Elements {
    private final XMLStreamWriter xml;

    Elements(XMLStreamWriter xml) {
      this.xml = xml;
    }

    void text(String name, String text) throws XMLStreamException {
      xml.writeStartElement(name);
      xml.writeCharacters(text);
      xml.writeEndElement();
    }

    void inside(String name, Content content) throws XMLStreamException {
      xml.writeStartElement(name);
      content.write(this);
      xml.writeEndElement();
    }
  }

  @FunctionalInterface
  private interface Content {
    void write(Elements xml) throws XMLStreamException;
  }

  private StsXml() {}

  static String assumeRole(RoleSessions.Made made, String requestId) {
    StsCaller caller = made.key().caller();
    return result(
        "AssumeRole",
        requestId,
        xml -> {
          xml.inside(
              "AssumedRoleUser",
              user -> {
                user.text("AssumedRoleId", caller.userId());
                user.text("Arn", caller.principal().toString());
              });
          xml.inside("Credentials", credentials -> credentials(credentials, made.key()));
          Optional<String> identity = caller.session().flatMap(StsCaller.Session::sourceIdentity);
          if (identity.isPresent()) {
            xml.text("SourceIdentity", identity.get());
          }
          if (made.packed().isPresent()) {
            xml.text("PackedPolicySize", Integer.toString(made.packed().get().percent()));
          }
        });
  }

  private static void credentials(Elements xml, HeldKey key) throws XMLStreamException {
    HeldKey.Temporary temporary = key.temporary().orElseThrow();
    xml.text("AccessKeyId", key.accessKeyId());
    xml.text("SecretAccessKey", key.secretAccessKey().reveal());
    xml.text("SessionToken", temporary.token().reveal());
    xml.text("Expiration", temporary.expires().toString());
  }

  static String callerIdentity(StsCaller caller, String requestId) {
    Principal principal = caller.principal();
    return result(
        "GetCallerIdentity",
        requestId,
        xml -> {
          xml.text("Arn", principal.toString());
          xml.text("UserId", caller.userId());
          xml.text("Account", caller.account().value());
        });
  }

  static String webIdentityToken(WebIdentityTokens.Issued token, String requestId) {
    return result(
        "GetWebIdentityToken",
        requestId,
        xml -> {
          xml.text("WebIdentityToken", token.jwt());
          xml.text("Expiration", token.expires().toString());
        });
  }

  private static String result(String action, String requestId, Content result) {
    return document(
        action + "Response",
        xml -> {
          xml.inside(action + "Result", result);
          xml.inside("ResponseMetadata", metadata -> metadata.text("RequestId", requestId));
        });
  }

  static String error(StsError error, String requestId) {
    return document(
        "ErrorResponse",
        xml -> {
          xml.inside(
              "Error",
              inner -> {
                inner.text("Type", error.code().type());
                inner.text("Code", error.code().name());
                if (error.text().isPresent()) {
                  inner.text("Message", xmlCharacters(error.text().get()));
                }
              });
          xml.text("RequestId", requestId);
        });
  }

  /** A text that quotes a parameter may hold what no XML document can. */
  private static String xmlCharacters(String text) {
    return text.replaceAll(
        "[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
  }

  private static String document(String root, Content content) {
    var text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
      xml.writeStartElement(root);
      xml.writeDefaultNamespace(NAMESPACE);
      content.write(new Elements(xml));
      xml.writeEndElement();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("text in memory can be written", e);
    }
    return text.toString();
  }
}
