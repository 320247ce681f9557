package vend.functions.aws;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The texts of a small document, each by the names of its element and of that one's parent, as in
 * {@code Error/Code}. Of several with the same names, the first counts.
 */
final class XmlTexts {
  private static final XMLInputFactory FACTORY = XMLInputFactory.newDefaultFactory();

  static {
    FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
  }

  private final Map<String, String> texts = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();

  private XmlTexts() {}

  /**
   * Reads all of it.
   *
   * @throws AwsFailure if it is no XML, or has a document type
   */
  static XmlTexts read(InputStream document) throws AwsFailure {
    var read = new XmlTexts();
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(document);
      while (reader.hasNext()) {
        read.take(reader, reader.next());
      }
      return read;
    } catch (XMLStreamException | RuntimeException e) {
      // The library's message may quote what was sent.
      throw new AwsFailure("MalformedAnswer", null);
    }
  }

  private void take(XMLStreamReader reader, int event) throws XMLStreamException {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> {
        open.push(reader.getLocalName());
        text.setLength(0);
      }
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
      case XMLStreamConstants.END_ELEMENT -> end();
      case XMLStreamConstants.DTD -> throw new XMLStreamException("a document type");
      default -> {}
    }
  }

  private void end() {
    String name = open.pop();
    if (!open.isEmpty()) {
      texts.putIfAbsent(open.peek() + "/" + name, text.toString().strip());
    }
    text.setLength(0);
  }

  /** Empty if there is no such element, or nothing in it. */
  Optional<String> text(String names) {
    return Optional.ofNullable(texts.get(names)).filter(found -> !found.isEmpty());
  }
}
