package vend.grant.file;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import vend.aws.RoleArn;
import vend.grant.Account;
import vend.grant.DeclaredRole;
import vend.grant.RolePattern;
import vend.grant.SegmentPattern;
import vend.iam.WildcardPattern;

/** Reads the entries of a grant's {@code roles:}. */
final class RoleEntries {
  private static final String ARN_MARK = ":role/";

  private final GrantsReader.Foundation foundation;

  /** The accounts by name and by id; the two never collide. */
  private final Map<String, Account> accounts = new HashMap<>();

  private final Set<RoleArn> declared = new HashSet<>();

  RoleEntries(GrantsReader.Foundation foundation) {
    this.foundation = foundation;
    for (Account account : foundation.accounts()) {
      accounts.put(account.name().value(), account);
      accounts.put(account.id().value(), account);
    }
    for (DeclaredRole role : foundation.roles()) {
      role.accounts()
          .forEach(account -> declared.add(role.arnIn(foundation.hubRole().partition(), account)));
    }
  }

  /** Reads an entry of a grant that allows; every role that it matches is in the file. */
  RolePattern allowed(YamlValue value) {
    String text = value.text();
    if (text.startsWith("arn:")) {
      return hasWildcard(text)
          ? refuse(value, "Only a deny may have wildcards in an ARN. Name each role by its ARN.")
          : existing(value, text);
    }
    String[] parts = accountAndRole(value);
    return hasWildcard(text) ? declared(value, parts) : exact(value, parts);
  }

  /** Reads an entry of a deny, whose wildcards match more rather than less. */
  RolePattern denied(YamlValue value) {
    String text = value.text();
    if (text.startsWith("arn:")) {
      return hasWildcard(text) ? coveredArn(value, text) : existing(value, text);
    }
    String[] parts = accountAndRole(value);
    return hasWildcard(text)
        ? new RolePattern.Covered(WildcardPattern.of(parts[0]), new SegmentPattern(parts[1]))
        : exact(value, parts);
  }

  private static boolean hasWildcard(String text) {
    return text.contains("*") || text.contains("?");
  }

  private static String[] accountAndRole(YamlValue value) {
    String[] parts = value.text().split("/", 2);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw value.problem("A role must be written as account/role or as its ARN.");
    }
    return parts;
  }

  private RolePattern existing(YamlValue value, String text) {
    RoleArn arn =
        RoleArn.parse(text)
            .orElseThrow(() ->
                value.problem(
                    "A role's ARN must be written like arn:aws:iam::222222222222:role/name"));
    if (arn.partition() != foundation.hubRole().partition()) {
      throw value.problem(
          "The hub is in the partition %s, and a hub serves one partition only. Name a role of that partition."
              .formatted(foundation.hubRole().partition()));
    }
    if (arn.equals(foundation.hubRole())) {
      throw value.problem(
          "This is the hub's own role. No grant may name it, because its credentials can assume"
              + " every other role.");
    }
    if (account(arn.account().value()).isEmpty()) {
      throw value.problem(
          "The account %s is not in \"accounts\". Add it, with an external id."
              .formatted(arn.account()));
    }
    return new RolePattern.Exact(arn);
  }

  private RolePattern exact(YamlValue value, String[] parts) {
    Account account =
        account(parts[0])
            .orElseThrow(() ->
                value.problem(
                    "No account in \"accounts\" has the name or id \"%s\"%s. Correct it, or add the account."
                        .formatted(parts[0], Suggestion.of(parts[0], accounts.keySet()))));
    return arnOf(account, parts[1])
        .filter(declared::contains)
        .map(RolePattern.Exact::new)
        .orElseThrow(() ->
            value.problem(
                "\"roles\" declares no \"%s\" in the account %s%s. Declare it, or name a role that exists already by its ARN."
                    .formatted(
                        parts[1], account.name(), Suggestion.of(parts[1], rolesIn(account)))));
  }

  private List<String> rolesIn(Account account) {
    return foundation.roles().stream()
        .filter(role -> role.accounts().contains(account))
        .map(DeclaredRole::name)
        .toList();
  }

  private Optional<RoleArn> arnOf(Account account, String name) {
    try {
      return Optional.of(
          new RoleArn(foundation.hubRole().partition(), account.id(), DeclaredRole.PATH, name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private RolePattern declared(YamlValue value, String[] parts) {
    if (parts[1].contains("/")) {
      throw value.problem(
          "Declared roles have no path, so the pattern cannot have one. Write it as account/role.");
    }
    WildcardPattern accounts = WildcardPattern.of(parts[0]);
    WildcardPattern roles = WildcardPattern.of(parts[1]);
    boolean any =
        foundation.roles().stream()
            .filter(role -> roles.matches(role.name()))
            .flatMap(role -> role.accounts().stream())
            .anyMatch(account -> accounts.matches(account.name().value()));
    return any
        ? new RolePattern.Declared(accounts, roles)
        : refuse(
            value,
            "This pattern matches no role that \"roles\" declares. Correct it, or declare a role.");
  }

  private static RolePattern coveredArn(YamlValue value, String text) {
    int role = text.indexOf(ARN_MARK);
    String[] front = role < 0 ? new String[0] : text.substring(0, role).split(":", -1);
    if (front.length != 5 || !front[2].equals("iam") || !front[3].isEmpty()) {
      return refuse(value, "A role's ARN must be written like arn:aws:iam::222222222222:role/name");
    }
    return new RolePattern.CoveredArn(
        WildcardPattern.of(front[4]), new SegmentPattern(text.substring(role + ARN_MARK.length())));
  }

  private static RolePattern refuse(YamlValue value, String message) {
    throw value.problem(message);
  }

  private Optional<Account> account(String nameOrId) {
    return Optional.ofNullable(accounts.get(nameOrId));
  }
}
