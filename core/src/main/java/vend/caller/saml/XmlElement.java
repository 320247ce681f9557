package vend.caller.saml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * An element, looked at step by step: nothing here searches a whole document for a name.
 *
 * @param dom what the parser made
 */
record XmlElement(Element dom) {
  boolean is(String namespace, String name) {
    return namespace.equals(dom.getNamespaceURI()) && isNamed(name);
  }

  /** In whatever namespace. */
  boolean isNamed(String name) {
    return name.equals(dom.getLocalName());
  }

  List<XmlElement> children() {
    return nodes().stream()
        .filter(Element.class::isInstance)
        .map(node -> new XmlElement((Element) node))
        .toList();
  }

  List<XmlElement> children(String namespace, String name) {
    return children().stream().filter(child -> child.is(namespace, name)).toList();
  }

  /** The one child of that name; empty if there is none, and if there are several. */
  Optional<XmlElement> only(String namespace, String name) {
    List<XmlElement> found = children(namespace, name);
    return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
  }

  /** An attribute without a namespace. */
  Optional<String> attribute(String name) {
    return dom.hasAttributeNS(null, name)
        ? Optional.of(dom.getAttributeNS(null, name))
        : Optional.empty();
  }

  /** All of its text, exactly; empty if there is anything else in it. */
  Optional<String> text() {
    var text = new StringBuilder();
    for (Node node : nodes()) {
      if (node.getNodeType() != Node.TEXT_NODE) {
        return Optional.empty();
      }
      text.append(((Text) node).getData());
    }
    return Optional.of(text.toString());
  }

  /** Itself and every element below. */
  Stream<XmlElement> all() {
    return Stream.concat(Stream.of(this), children().stream().flatMap(XmlElement::all));
  }

  List<Node> nodes() {
    var nodes = new ArrayList<Node>();
    for (Node node = dom.getFirstChild(); node != null; node = node.getNextSibling()) {
      nodes.add(node);
    }
    return nodes;
  }
}
