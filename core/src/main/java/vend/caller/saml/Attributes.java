package vend.caller.saml;

import static vend.caller.saml.Names.ASSERTION;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/** The attributes of an assertion, by their {@code Name}: exactly, whatever their format is. */
final class Attributes {
  private Attributes() {}

  /**
   * All values of each attribute; where one stands there twice, those of both. One that has no
   * values, or whose values are not all plain texts, is absent.
   */
  static Map<String, List<String>> read(List<XmlElement> statements) throws RejectedToken {
    var values = new LinkedHashMap<String, Optional<List<String>>>();
    for (XmlElement statement : statements) {
      for (XmlElement attribute : statement.children(ASSERTION, "Attribute")) {
        values.merge(name(attribute), texts(attribute), Attributes::both);
      }
    }
    var present = new LinkedHashMap<String, List<String>>();
    values.forEach((name, texts) ->
        texts.filter(list -> !list.isEmpty()).ifPresent(list -> present.put(name, list)));
    return present;
  }

  private static String name(XmlElement attribute) throws RejectedToken {
    return attribute
        .attribute("Name")
        .filter(name -> !name.isBlank())
        .orElseThrow(() -> new RejectedToken(RejectionCause.CLAIMS_MALFORMED));
  }

  private static Optional<List<String>> texts(XmlElement attribute) {
    List<XmlElement> values = attribute.children(ASSERTION, "AttributeValue");
    List<String> texts = values.stream().flatMap(value -> value.text().stream()).toList();
    return texts.size() == values.size() ? Optional.of(texts) : Optional.empty();
  }

  private static Optional<List<String>> both(
      Optional<List<String>> first, Optional<List<String>> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return Optional.empty();
    }
    var both = new ArrayList<>(first.get());
    both.addAll(second.get());
    return Optional.of(both);
  }
}
