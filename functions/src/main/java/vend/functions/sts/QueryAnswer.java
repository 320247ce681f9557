package vend.functions.sts;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes answers of the AWS Query protocol, in the form of STS. */
public final class QueryAnswer {
  public static final String CONTENT_TYPE = "text/xml";

  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  /** Writes nested elements. */
  public static final class Elements {
    private final XMLStreamWriter xml;

    private Elements(XMLStreamWriter xml) {
      this.xml = xml;
    }

    /** Writes an element with a text. Replaces characters that XML does not allow. */
    public void text(String name, String text) throws XMLStreamException {
      xml.writeStartElement(name);
      xml.writeCharacters(xmlCharacters(text));
      xml.writeEndElement();
    }

    /** Writes an element with child elements. */
    public void inside(String name, Content content) throws XMLStreamException {
      xml.writeStartElement(name);
      content.write(this);
      xml.writeEndElement();
    }
  }

  /** The content of an element. */
  @FunctionalInterface
  public interface Content {
    void write(Elements xml) throws XMLStreamException;
  }

  private QueryAnswer() {}

  /**
   * The answer to a successful action.
   *
   * @param action for example {@code AssumeRole}
   * @param content of the result element
   */
  public static String result(String action, String requestId, Content content) {
    return document(
        action + "Response",
        xml -> {
          xml.inside(action + "Result", content);
          xml.inside("ResponseMetadata", metadata -> metadata.text("RequestId", requestId));
        });
  }

  /** The answer to a failed action. */
  public static String error(StsError error, String requestId) {
    return document(
        "ErrorResponse",
        xml -> {
          xml.inside(
              "Error",
              inner -> {
                inner.text("Type", error.code().type());
                inner.text("Code", error.code().name());
                if (error.text().isPresent()) {
                  inner.text("Message", error.text().get());
                }
              });
          xml.text("RequestId", requestId);
        });
  }

  /** A text that quotes a parameter may hold characters that XML does not allow. */
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
      throw new IllegalStateException("XML cannot be written to memory", e);
    }
    return text.toString();
  }
}
