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
 * XML from outside, read by the JDK's own parser with everything off that reaches beyond the text:
 * no document type, no entities, no inclusion, and bounds for what is left.
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

  /** Deeper and wider than what identity providers send; a parser that knows no bound refuses. */
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

  /** A text is not XML that Vend reads. Says nothing of the text. */
  public static final class Unreadable extends Exception {
    private Unreadable() {
      super("not XML 1.0 within the bounds", null, false, false);
    }
  }

  /**
   * Reads a text. What it says of its own encoding means nothing: it has been decoded already.
   *
   * @throws Unreadable if it is not well-formed, has a document type, or exceeds the bounds
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
      // Its message may quote the text.
      throw new Unreadable();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser lacks a switch", e);
    }
  }

  private static DocumentBuilderFactory factory() throws ParserConfigurationException {
    // The JDK's own, whatever else may be on the class path or named by a property.
    var factory = DocumentBuilderFactory.newDefaultNSInstance();
    for (var entry : SWITCHES.entrySet()) {
      factory.setFeature(entry.getKey(), entry.getValue());
    }
    BOUNDS.forEach(factory::setAttribute);
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    return factory;
  }

  /** Without one, the parser writes to the console. */
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
