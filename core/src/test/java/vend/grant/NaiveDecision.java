package vend.grant;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An independent implementation of the decision, written from docs/reference/grants.md alone, as a
 * reference for {@link DeciderPropertyTest}.
 */
final class NaiveDecision {
  private final Map<?, ?> file;
  private final String issuer;
  private final Map<String, List<String>> claims;
  private final String account;
  private final String role;

  private NaiveDecision(
      Map<?, ?> file,
      String issuer,
      Map<String, List<String>> claims,
      String account,
      String role) {
    this.file = file;
    this.issuer = issuer;
    this.claims = claims;
    this.account = account;
    this.role = role;
  }

  /**
   * Returns the id of the grant that allows, or the reason code of the denial.
   *
   * @param role the name of a declared role, or path and name of an existing one
   */
  static String of(
      Map<?, ?> file,
      String issuer,
      Map<String, List<String>> claims,
      String account,
      String role) {
    return new NaiveDecision(file, issuer, claims, account, role).decide();
  }

  private String decide() {
    String verdict = "RoleNotGranted";
    boolean denied = false;
    for (Object entry : list(file, "grants")) {
      Map<?, ?> grant = (Map<?, ?>) entry;
      boolean deny = "deny".equals(grant.get("effect"));
      if ((grant.get("issuer") != null && !issuer.equals(grant.get("issuer")))
          || !names(grant, deny)) {
        continue;
      }
      boolean holds = holds(map(grant, "when"));
      if (deny) {
        denied |= holds;
      } else if (verdict.equals("RoleNotGranted") || verdict.equals("ConditionNotMet")) {
        verdict = holds ? String.valueOf(grant.get("id")) : "ConditionNotMet";
      }
    }
    return denied && !verdict.equals("RoleNotGranted") ? "ExplicitlyDenied" : verdict;
  }

  private boolean names(Map<?, ?> grant, boolean deny) {
    return list(grant, "roles").stream().anyMatch(entry -> names("" + entry, deny));
  }

  private boolean names(String entry, boolean deny) {
    String number = String.valueOf(map(map(file, "accounts"), account).get("id"));
    boolean wild = entry.contains("*") || entry.contains("?");
    if (entry.startsWith("arn:")) {
      String[] parts = entry.substring("arn:aws:iam::".length()).split(":role/", 2);
      return wild
          ? glob(parts[0], number) && covers(parts[1])
          : parts[0].equals(number) && parts[1].equals(pathAndName());
    }
    String[] parts = entry.split("/", 2);
    if (wild && deny) {
      return (glob(parts[0], account) || glob(parts[0], number)) && covers(parts[1]);
    }
    return isDeclared()
        && (wild
            ? glob(parts[0], account) && glob(parts[1], role)
            : parts[0].equals(account) && parts[1].equals(role));
  }

  private boolean covers(String pattern) {
    return glob(pattern, role.substring(role.lastIndexOf('/') + 1)) || glob(pattern, pathAndName());
  }

  private String pathAndName() {
    return isDeclared() ? "vend/" + role : role;
  }

  private boolean isDeclared() {
    return list(map(map(file, "roles"), role), "accounts").stream()
        .anyMatch(name -> glob("" + name, account));
  }

  private boolean holds(Map<?, ?> when) {
    return when.keySet().stream()
        .allMatch(operator ->
            map(when, operator).entrySet().stream()
                .allMatch(test -> holds("" + operator, "" + test.getKey(), "" + test.getValue())));
  }

  private boolean holds(String operator, String claim, String wanted) {
    List<String> seen = claims.getOrDefault(claim, List.of());
    return switch (operator) {
      case "StringEquals" -> seen.size() == 1 && seen.contains(wanted);
      case "StringLike" ->
          seen.size() == 1 && seen.getFirst().matches(wanted.replace("?", ".").replace("*", ".*"));
      case "StringNotEquals" -> seen.isEmpty() || (seen.size() == 1 && !seen.contains(wanted));
      case "ForAnyValue:StringEquals" -> seen.contains(wanted);
      default -> throw new AssertionError(operator);
    };
  }

  private static boolean glob(String pattern, String text) {
    String regex = Pattern.quote(pattern).replace("*", "\\E[^/]*\\Q").replace("?", "\\E[^/]\\Q");
    return text.matches(regex);
  }

  private static Map<?, ?> map(Map<?, ?> data, Object key) {
    return data.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(Map<?, ?> data, Object key) {
    return data.get(key) instanceof List<?> list ? list : List.of();
  }
}
