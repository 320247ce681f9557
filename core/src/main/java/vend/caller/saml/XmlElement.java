package vend.caller.saml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/** An XML element with access to its direct children only: it never searches a whole document. */
record XmlElement(Element dom) {
  boolean is(String namespace, String name) {
    return namespace.equals(dom.getNamespaceURI()) && isNamed(name);
  }

  /** Compares the local name and ignores the namespace. */
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

  /** The only child with that name; empty if there is none or there are several. */
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

  /** The element's exact text; empty if it contains anything but text. */
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

  /** This element and all elements below it. */
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
