package vend.caller.saml;

import static vend.caller.saml.Names.ASSERTION;
import static vend.caller.saml.Names.PROTOCOL;
import static vend.caller.saml.Names.SIGNATURE;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/**
 * What a document must be before anybody looks at its signature, each rule by itself. They guard
 * against documents that two readers understand in two ways; that only what was signed is read in
 * the end is not left to them.
 */
enum DocumentRule {
  /** Text that is cut in pieces reads differently to readers that skip the knife. */
  PLAIN_MARKUP(RejectionCause.MARKUP_NOT_ALLOWED, DocumentRule::isPlain),
  /** One SAML 2.0 response, which is all of the document, and none within it. */
  ONE_RESPONSE(RejectionCause.RESPONSE_MALFORMED, DocumentRule::isOneResponse),
  /** Nothing of SAML's is encrypted: there is no key of Vend's to encrypt for. */
  NOT_ENCRYPTED(
      RejectionCause.ASSERTION_ENCRYPTED,
      document ->
          all(document)
              .noneMatch(element ->
                  ASSERTION.equals(element.dom().getNamespaceURI())
                      && element.dom().getLocalName().startsWith("Encrypted"))),
  /** One assertion anywhere, whatever its namespace, and it stands directly in the response. */
  ONE_ASSERTION(
      RejectionCause.NOT_ONE_ASSERTION,
      document ->
          all(document).filter(element -> element.isNamed("Assertion")).count() == 1
              && root(document).only(ASSERTION, "Assertion").isPresent()),
  /** No two elements answer to one name, whatever a reader takes for the attribute's. */
  UNIQUE_IDS(RejectionCause.IDS_NOT_UNIQUE, DocumentRule::hasUniqueIds),
  /** The response or the assertion has a signature. */
  SIGNED(RejectionCause.UNSIGNED, document -> signaturesInPlace(document) > 0),
  /** There is none but those, one in each at most. */
  SIGNATURES_IN_PLACE(
      RejectionCause.SIGNATURE_MISPLACED,
      document ->
          all(document).filter(element -> element.isNamed("Signature")).count()
                  == signaturesInPlace(document)
              && signaturesIn(root(document)) <= 1);

  private final RejectionCause cause;
  private final Predicate<Document> rule;

  DocumentRule(RejectionCause cause, Predicate<Document> rule) {
    this.cause = cause;
    this.rule = rule;
  }

  void check(Document document) throws RejectedToken {
    if (!rule.test(document)) {
      throw new RejectedToken(cause);
    }
  }

  private static XmlElement root(Document document) {
    return new XmlElement(document.getDocumentElement());
  }

  private static Stream<XmlElement> all(Document document) {
    return root(document).all();
  }

  private static boolean isPlain(Document document) {
    return document.getChildNodes().getLength() == 1
        && all(document)
            .flatMap(element -> element.nodes().stream())
            .allMatch(node ->
                node.getNodeType() == Node.ELEMENT_NODE || node.getNodeType() == Node.TEXT_NODE);
  }

  private static boolean isOneResponse(Document document) {
    return root(document).is(PROTOCOL, "Response")
        && root(document).attribute("Version").filter("2.0"::equals).isPresent()
        && all(document).filter(element -> element.isNamed("Response")).count() == 1;
  }

  private static boolean hasUniqueIds(Document document) {
    var ids = new HashSet<String>();
    boolean unique =
        all(document)
            .flatMap(DocumentRule::attributes)
            .filter(attribute -> "id".equalsIgnoreCase(attribute.getLocalName()))
            .allMatch(attribute -> !attribute.getValue().isEmpty() && ids.add(attribute.getValue()));
    return unique
        && root(document).attribute("ID").isPresent()
        && root(document).children(ASSERTION, "Assertion").stream()
            .allMatch(assertion -> assertion.attribute("ID").isPresent());
  }

  private static Stream<Attr> attributes(XmlElement element) {
    var attributes = element.dom().getAttributes();
    return IntStream.range(0, attributes.getLength()).mapToObj(i -> (Attr) attributes.item(i));
  }

  /** In the response and in its assertion, where one each may stand. */
  private static long signaturesInPlace(Document document) {
    return signaturesIn(root(document))
        + root(document)
            .only(ASSERTION, "Assertion")
            .map(assertion -> Math.min(1, signaturesIn(assertion)))
            .orElse(0L);
  }

  private static long signaturesIn(XmlElement parent) {
    return parent.children(SIGNATURE, "Signature").size();
  }

  /** All of them, in the order in which they are asked. */
  static Set<DocumentRule> all() {
    return Collections.unmodifiableSet(EnumSet.allOf(DocumentRule.class));
  }
}
