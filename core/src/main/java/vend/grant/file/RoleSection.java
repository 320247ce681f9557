package vend.grant.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.credentials.SessionDuration;
import vend.grant.Account;
import vend.grant.DeclaredRole;
import vend.grant.ManagedPolicy;
import vend.iam.WildcardPattern;
import vend.session.SessionTags;

/** Reads {@code roles:}, the roles that Vend's templates create in the accounts. */
final class RoleSection {
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");

  /** The limit of IAM's CreateRole. */
  private static final Pattern DESCRIPTION =
      Pattern.compile("[\\t\\n\\r\\x20-\\x7E\\xA1-\\xFF]{0,1000}");

  private final Partition partition;
  private final List<Account> accounts;
  private final Problems problems;

  RoleSection(Partition partition, List<Account> accounts, Problems problems) {
    this.partition = partition;
    this.accounts = accounts;
    this.problems = problems;
  }

  List<DeclaredRole> read(YamlValue value) {
    var roles = new ArrayList<DeclaredRole>();
    YamlMapping section = value.mapping();
    var folded = new HashSet<String>();
    for (String name : section.entries().keySet()) {
      problems.collect(() -> role(section, name)).ifPresent(roles::add);
      if (!folded.add(name.toLowerCase(Locale.ROOT))) {
        problems.add(
            section.keyProblem(
                name,
                "Another role has this name except for its case, and IAM treats the two as one."
                    + " Rename one of them."));
      }
    }
    return roles;
  }

  private DeclaredRole role(YamlMapping section, String name) {
    if (!NAME.matcher(name).matches()) {
      throw section.keyProblem(
          name, "A role's name must have 1 to 64 characters: letters, digits and +=,.@_-.");
    }
    YamlMapping role =
        section
            .required(name)
            .mapping()
            .only(
                "accounts", "policies", "permissionsBoundary", "maxSession", "tags", "description");
    List<Account> where = List.copyOf(accounts(role.required("accounts")));
    return new DeclaredRole(
        name,
        where,
        role.required("policies").list().stream().map(policy -> policy(policy, where)).toList(),
        role.optional("permissionsBoundary").map(policy -> policy(policy, where)),
        role.optional("maxSession")
            .map(Durations::ofChainedSession)
            .orElse(SessionDuration.LONGEST_CHAINED),
        role.optional("tags").map(RoleSection::tags).orElse(Map.of()),
        role.optional("description").map(RoleSection::description));
  }

  private static String description(YamlValue value) {
    return value.as(text -> {
      if (!DESCRIPTION.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "A role's description must have at most 1000 characters, all in Latin-1.");
      }
      return text;
    });
  }

  private Set<Account> accounts(YamlValue value) {
    var found = new LinkedHashSet<Account>();
    for (YamlValue entry : value.nonEmptyList()) {
      WildcardPattern pattern = WildcardPattern.of(entry.text());
      var matching =
          accounts.stream().filter(account -> pattern.matches(account.name().value())).toList();
      if (matching.isEmpty()) {
        throw entry.problem(
            "No account in \"accounts\" has this name%s. Correct it, or add the account."
                .formatted(
                    Suggestion.of(
                        entry.text(),
                        accounts.stream().map(account -> account.name().value()).toList())));
      }
      found.addAll(matching);
    }
    return found;
  }

  private ManagedPolicy policy(YamlValue value, List<Account> where) {
    ManagedPolicy policy = value.as(ManagedPolicy::new);
    if (policy.partition().filter(named -> !named.equals(partition.id())).isPresent()) {
      throw value.problem(
          "The hub is in the partition %s, and a hub serves one partition only. Name a policy of that partition."
              .formatted(partition));
    }
    policy.account().ifPresent(owner -> checkOwner(value, owner, where));
    return policy;
  }

  /** IAM attaches only AWS managed policies and policies of the role's own account. */
  private static void checkOwner(YamlValue value, AccountId owner, List<Account> where) {
    for (Account account : where) {
      if (!account.id().equals(owner)) {
        throw value.problem(
            "A role in %s cannot have a policy of the account %s. If each account has this policy, write %s instead of the account id."
                .formatted(account.name(), owner, ManagedPolicy.ACCOUNT));
      }
    }
  }

  private static Map<String, String> tags(YamlValue value) {
    var tags = new LinkedHashMap<String, String>();
    value.mapping().entries().forEach((key, tag) -> tags.put(key, tag.scalar()));
    try {
      // IAM limits a role's tags as STS limits a session's.
      new SessionTags(tags, Set.of());
    } catch (IllegalArgumentException e) {
      throw value.problem(String.valueOf(e.getMessage()));
    }
    return tags;
  }
}
