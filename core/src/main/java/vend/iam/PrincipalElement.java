package vend.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.RedactedInput;

/**
 * A statement's {@code Principal} or {@code NotPrincipal}.
 *
 * @param excluding true for {@code NotPrincipal}
 * @param names at least one
 */
public record PrincipalElement(boolean excluding, List<PrincipalName> names) {
  public PrincipalElement {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a principal element needs at least one name");
    }
  }

  /**
   * How the element matches the principal. {@code NotPrincipal} matches if none of its names does.
   */
  public PrincipalMatch match(Principal principal) {
    PrincipalMatch strongest = PrincipalMatch.NONE;
    for (PrincipalName name : names) {
      strongest = strongest.orStronger(name.match(principal));
    }
    return excluding ? PrincipalMatch.directIf(strongest == PrincipalMatch.NONE) : strongest;
  }

  static PrincipalElement parse(boolean excluding, Object value, String where)
      throws InvalidPolicy {
    if ("*".equals(value)) {
      return new PrincipalElement(excluding, List.of(new PrincipalName.Everyone()));
    }
    if (!(value instanceof Map<?, ?> byType) || byType.isEmpty()) {
      throw new InvalidPolicy(where, "there is no principal", "write \"*\" or {\"AWS\": \"…\"}");
    }
    List<PrincipalName> names = new ArrayList<>();
    for (var entry : byType.entrySet()) {
      String path = where + "." + RedactedInput.of(String.valueOf(entry.getKey()));
      for (String text : Elements.texts(entry.getValue(), path)) {
        names.add(name(String.valueOf(entry.getKey()), text, path));
      }
    }
    return new PrincipalElement(excluding, names);
  }

  private static PrincipalName name(String type, String text, String where) throws InvalidPolicy {
    try {
      return PrincipalName.parse(type, text);
    } catch (IllegalArgumentException e) {
      throw new InvalidPolicy(
          where, InvalidPolicy.shown(text) + " is not a principal", String.valueOf(e.getMessage()));
    }
  }

  Object toData() {
    if (names.equals(List.of(new PrincipalName.Everyone()))) {
      return "*";
    }
    Map<String, List<String>> byType = new LinkedHashMap<>();
    for (PrincipalName name : names) {
      byType.computeIfAbsent(name.type(), type -> new ArrayList<>()).add(name.text());
    }
    Map<String, Object> data = new LinkedHashMap<>();
    byType.forEach((type, texts) -> data.put(type, Elements.oneOrAll(texts)));
    return data;
  }
}
