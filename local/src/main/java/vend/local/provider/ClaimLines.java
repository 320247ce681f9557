package vend.local.provider;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import vend.Json;
import vend.caller.Claims;
import vend.policy.explain.ClaimArguments;

/** Claims as text, one on each line, written as for {@code vend token --claim}. */
final class ClaimLines {
  private ClaimLines() {}

  static String of(Map<String, Object> claims) {
    return claims.entrySet().stream()
        .map(claim ->
            claim.getValue() instanceof String text
                ? claim.getKey() + "=" + text
                : claim.getKey() + ":=" + Json.write(claim.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /**
   * Parses the claims of a person.
   *
   * @throws IllegalArgumentException if a line is invalid, or a token of the provider cannot have
   *     these claims; the message is for the person
   */
  static Map<String, Object> parse(String text) {
    List<String> lines = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    for (String line : lines) {
      if (line.indexOf('=') < 1 || line.startsWith(":=")) {
        throw new IllegalArgumentException(
            "Write each claim on its own line as name=text, or as name:=JSON. This line is"
                + " invalid: "
                + line);
      }
    }
    Map<String, Object> claims = ClaimArguments.parse(lines);
    for (String name : Provider.OWN_CLAIMS) {
      if (claims.containsKey(name)) {
        throw new IllegalArgumentException(
            "The provider sets the claim %s itself. Remove its line.".formatted(name));
      }
    }
    if (!(claims.get("sub") instanceof String subject) || subject.isBlank()) {
      throw new IllegalArgumentException("The claim sub is missing. Add a line such as sub=local.");
    }
    try {
      Claims _ = Claims.ofPayload(claims);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("A token cannot have these claims: " + e.getMessage(), e);
    }
    return claims;
  }
}
