package vend.caller.saml;

import static vend.caller.saml.Names.ASSERTION;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import vend.caller.Claims;
import vend.caller.RejectedToken;
import vend.caller.RejectionCause;

/** The attributes of an assertion, by their {@code Name}: exactly, whatever their format is. */
final class Attributes {
  private Attributes() {}

  /**
   * All values of each attribute; where one stands there twice, those of both. One that has no
   * values is absent; one whose values are not all plain texts is malformed.
   */
  static Claims read(List<XmlElement> statements) throws RejectedToken {
    var values = new LinkedHashMap<String, Optional<List<String>>>();
    for (XmlElement statement : statements) {
      for (XmlElement attribute : statement.children(ASSERTION, "Attribute")) {
        values.merge(name(attribute), texts(attribute), Attributes::both);
      }
    }
    var present = new LinkedHashMap<String, List<String>>();
    var malformed = new HashSet<String>();
    values.forEach((name, texts) -> {
      if (texts.isEmpty()) {
        malformed.add(name);
      } else if (!texts.get().isEmpty()) {
        present.put(name, texts.get());
      }
    });
    return new Claims(present, malformed);
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
