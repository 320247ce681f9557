package vend.caller.saml;

import static vend.caller.saml.SamlNamespaces.ASSERTION;
import static vend.caller.saml.SamlNamespaces.PROTOCOL;
import static vend.caller.saml.SamlNamespaces.SIGNATURE;

import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
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
  PLAIN_MARKUP(RejectionCause.MARKUP_NOT_ALLOWED),
  /** One SAML 2.0 response, which is all of the document, and none within it. */
  ONE_RESPONSE(RejectionCause.RESPONSE_MALFORMED),
  /** Nothing of SAML's is encrypted: there is no key of Vend's to encrypt for. */
  NOT_ENCRYPTED(RejectionCause.ASSERTION_ENCRYPTED),
  /** One assertion anywhere, whatever its namespace, and it stands directly in the response. */
  ONE_ASSERTION(RejectionCause.NOT_ONE_ASSERTION),
  /** No two elements answer to one name, whatever a reader takes for the attribute's. */
  UNIQUE_IDS(RejectionCause.IDS_NOT_UNIQUE),
  /** The response or the assertion has a signature. */
  SIGNED(RejectionCause.UNSIGNED),
  /** There is none but those, one in each at most. */
  SIGNATURES_IN_PLACE(RejectionCause.SIGNATURE_MISPLACED);

  private final RejectionCause cause;

  DocumentRule(RejectionCause cause) {
    this.cause = cause;
  }

  void check(Document document) throws RejectedToken {
    if (!holds(document)) {
      throw new RejectedToken(cause);
    }
  }

  private boolean holds(Document document) {
    return switch (this) {
      case PLAIN_MARKUP -> isPlain(document);
      case ONE_RESPONSE -> isOneResponse(document);
      case NOT_ENCRYPTED -> all(document).noneMatch(DocumentRule::isEncrypted);
      case ONE_ASSERTION -> hasOneAssertion(document);
      case UNIQUE_IDS -> hasUniqueIds(document);
      case SIGNED -> signaturesInPlace(document) > 0;
      case SIGNATURES_IN_PLACE -> hasNoOtherSignatures(document);
    };
  }

  private static boolean isEncrypted(XmlElement element) {
    return ASSERTION.equals(element.dom().getNamespaceURI())
        && element.dom().getLocalName().startsWith("Encrypted");
  }

  private static boolean hasOneAssertion(Document document) {
    return all(document).filter(element -> element.isNamed("Assertion")).count() == 1
        && root(document).only(ASSERTION, "Assertion").isPresent();
  }

  private static boolean hasNoOtherSignatures(Document document) {
    return all(document).filter(element -> element.isNamed("Signature")).count()
            == signaturesInPlace(document)
        && signaturesIn(root(document)) <= 1;
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
            .allMatch(
                attribute -> !attribute.getValue().isEmpty() && ids.add(attribute.getValue()));
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
