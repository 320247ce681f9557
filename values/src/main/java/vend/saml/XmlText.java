package vend.saml;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Parses untrusted XML with the JDK's parser. Document types, entities and inclusions are disabled,
 * so that a document cannot read anything else, and its depth and size are bounded.
 */
public final class XmlText {
  private static final String FEATURES = "http://xml.org/sax/features/";
  private static final String XERCES = "http://apache.org/xml/features/";

  private static final Map<String, Boolean> SWITCHES =
      Map.of(
          XMLConstants.FEATURE_SECURE_PROCESSING,
          true,
          XERCES + "disallow-doctype-decl",
          true,
          FEATURES + "external-general-entities",
          false,
          FEATURES + "external-parameter-entities",
          false,
          XERCES + "nonvalidating/load-external-dtd",
          false);

  /**
   * Limits above what identity providers send. The parser throws if it does not support one of
   * them.
   */
  private static final Map<String, String> BOUNDS =
      Map.of(
          "jdk.xml.maxElementDepth",
          "40",
          "jdk.xml.elementAttributeLimit",
          "50",
          "jdk.xml.maxXMLNameLimit",
          "500",
          "jdk.xml.entityExpansionLimit",
          "1",
          XMLConstants.ACCESS_EXTERNAL_DTD,
          "",
          XMLConstants.ACCESS_EXTERNAL_SCHEMA,
          "");

  private XmlText() {}

  /** The text is not XML that Vend reads. The message does not quote the text. */
  public static final class Unreadable extends Exception {
    private Unreadable() {
      super("not XML 1.0, or beyond the limits of depth and size", null, false, false);
    }
  }

  /**
   * Parses a text. Its encoding declaration is ignored, because the text is already decoded.
   *
   * @throws Unreadable if it is not well-formed, has a document type, or exceeds the limits
   */
  public static Document parse(String text) throws Unreadable {
    try {
      var builder = factory().newDocumentBuilder();
      builder.setErrorHandler(REFUSING);
      builder.setEntityResolver((_, _) -> new InputSource(new StringReader("")));
      Document document = builder.parse(new InputSource(new StringReader(text)));
      if (!"1.0".equals(document.getXmlVersion())) {
        throw new Unreadable();
      }
      return document;
    } catch (SAXException | IOException e) {
      // The exception's own message may quote the text.
      throw new Unreadable();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("The JDK's XML parser does not support a feature.", e);
    }
  }

  private static DocumentBuilderFactory factory() throws ParserConfigurationException {
    // Always the JDK's own parser, even if the class path or a system property names another.
    var factory = DocumentBuilderFactory.newDefaultNSInstance();
    for (var entry : SWITCHES.entrySet()) {
      factory.setFeature(entry.getKey(), entry.getValue());
    }
    BOUNDS.forEach(factory::setAttribute);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    return factory;
  }

  /** Without an error handler, the parser prints errors to the console. */
  private static final ErrorHandler REFUSING =
      new ErrorHandler() {
        @Override
        public void warning(SAXParseException problem) throws SAXException {
          throw problem;
        }

        @Override
        public void error(SAXParseException problem) throws SAXException {
          throw problem;
        }

        @Override
        public void fatalError(SAXParseException problem) throws SAXException {
          throw problem;
        }
      };
}
