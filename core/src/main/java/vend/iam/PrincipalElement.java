package vend.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import vend.RedactedInput;

/**
 * A statement's {@code Principal} or {@code NotPrincipal}.
 *
 * @param excluding whether it is {@code NotPrincipal}
 * @param names at least one
 */
public record PrincipalElement(boolean excluding, List<PrincipalName> names) {
  /**
   * @throws IllegalArgumentException if there is no name
   */
  public PrincipalElement {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no principal is named");
    }
  }

  /** How the element covers who asks; {@code NotPrincipal} covers all whom no name does. */
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
      throw new InvalidPolicy(where, "names no principal", "write \"*\" or {\"AWS\": \"…\"}");
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
          where, InvalidPolicy.shown(text) + " is no principal", String.valueOf(e.getMessage()));
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
