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
 * The rules that a document must meet before its signature is checked. Each rule is independent.
 * They reject documents that two parsers could read differently. They are not the only guard: Vend
 * also reads nothing but the signed bytes.
 */
enum DocumentRule {
  /**
   * No comments, processing instructions or CDATA sections. They split text, and some parsers read
   * only the first piece.
   */
  PLAIN_MARKUP(RejectionCause.MARKUP_NOT_ALLOWED),
  /** The document is one SAML 2.0 response, and contains no other response. */
  ONE_RESPONSE(RejectionCause.RESPONSE_MALFORMED),
  /** No SAML element is encrypted: Vend has no decryption key. */
  NOT_ENCRYPTED(RejectionCause.ASSERTION_ENCRYPTED),
  /** There is one assertion in any namespace, directly in the response. */
  ONE_ASSERTION(RejectionCause.NOT_ONE_ASSERTION),
  /** No two elements have the same ID, whatever the case or namespace of the ID attribute. */
  UNIQUE_IDS(RejectionCause.IDS_NOT_UNIQUE),
  /** The response or the assertion has a signature. */
  SIGNED(RejectionCause.UNSIGNED),
  /** There are no other signatures, and at most one in each of these elements. */
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

  /** Counts signatures where they are allowed: in the response and in its assertion. */
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

  /** All rules, in the order in which they are checked. */
  static Set<DocumentRule> all() {
    return Collections.unmodifiableSet(EnumSet.allOf(DocumentRule.class));
  }
}
