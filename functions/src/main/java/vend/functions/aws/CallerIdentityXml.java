package vend.functions.aws;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import vend.caller.CallerIdentityService.Known;

/**
 * The answer to {@code GetCallerIdentity}, and nothing that only looks like it: each element once,
 * in its one place and in STS's namespace, and none besides. What is read from it says who somebody
 * is, so that there must not be two ways to read it.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">STS:
 *     GetCallerIdentity</a>
 */
final class CallerIdentityXml {
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
  private static final String RESPONSE = "/GetCallerIdentityResponse";
  private static final String RESULT = RESPONSE + "/GetCallerIdentityResult";
  private static final String METADATA = RESPONSE + "/ResponseMetadata";
  private static final Set<String> GROUPS = Set.of(RESPONSE, RESULT, METADATA);
  private static final Set<String> TEXTS =
      Set.of(RESULT + "/Arn", RESULT + "/UserId", RESULT + "/Account", METADATA + "/RequestId");

  private final Map<String, String> read = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();

  private CallerIdentityXml() {}

  /** Who it is; empty if it is not exactly such an answer. */
  static Optional<Known> read(byte[] document) {
    if (!isPlain(document)) {
      return Optional.empty();
    }
    try {
      var answer = new CallerIdentityXml();
      XMLStreamReader reader =
          Factory.XML.createXMLStreamReader(new ByteArrayInputStream(document));
      while (reader.hasNext()) {
        answer.take(reader, reader.next());
      }
      return answer.known();
    } catch (XMLStreamException | RuntimeException e) {
      // The library's message may quote what was sent.
      return Optional.empty();
    }
  }

  /** ASCII, and without comments, sections and declarations, which could hide a part of a text. */
  private static boolean isPlain(byte[] document) {
    for (int i = 0; i < document.length; i++) {
      boolean isControl = document[i] < ' ' && document[i] != '\n' && document[i] != '\r';
      boolean isMarked = i > 0 && document[i - 1] == '<' && document[i] == '!';
      if ((isControl && document[i] != '\t') || isMarked) {
        return false;
      }
    }
    return true;
  }

  /** Loaded when the first answer comes, which is after the start of most processes. */
  private static final class Factory {
    static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

    static {
      XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    }
  }

  private void take(XMLStreamReader reader, int event) throws XMLStreamException {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> begin(reader);
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.SPACE -> text.append(reader.getText());
      case XMLStreamConstants.END_ELEMENT -> end();
      case XMLStreamConstants.END_DOCUMENT -> {}
      // An instruction, or an entity that nobody has declared.
      default -> throw new XMLStreamException("not a part of the answer");
    }
  }

  private void begin(XMLStreamReader reader) throws XMLStreamException {
    checkBlank();
    String path = (open.isEmpty() ? "" : open.peek()) + "/" + reader.getLocalName();
    boolean isKnown = GROUPS.contains(path) || TEXTS.contains(path);
    if (!isKnown
        || !NAMESPACE.equals(reader.getNamespaceURI())
        || reader.getAttributeCount() > 0
        || read.putIfAbsent(path, "") != null) {
      throw new XMLStreamException("an element that must not be there");
    }
    open.push(path);
  }

  private void end() throws XMLStreamException {
    String path = open.pop();
    if (TEXTS.contains(path)) {
      read.put(path, text.toString());
      text.setLength(0);
    } else {
      checkBlank();
    }
  }

  private void checkBlank() throws XMLStreamException {
    if (!text.toString().isBlank()) {
      throw new XMLStreamException("a text that must not be there");
    }
    text.setLength(0);
  }

  private Optional<Known> known() {
    return text(RESULT + "/Arn")
        .flatMap(arn ->
            text(RESULT + "/UserId")
                .flatMap(user ->
                    text(RESULT + "/Account").map(account -> new Known(arn, user, account))));
  }

  private Optional<String> text(String path) {
    return Optional.ofNullable(read.get(path)).filter(found -> !found.isEmpty());
  }
}
