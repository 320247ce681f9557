package vend.cli.init;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import vend.aws.AccountId;
import vend.aws.AccountName;

/** Makes names for the grants file from the names that accounts have in their organization. */
final class AccountNames {
  private static final int LONGEST = 64;

  private AccountNames() {}

  /** An account with its name in the grants file. */
  record Named(AccountName name, AccountId id) {}

  /**
   * Names each account. The names are unique, sorted, and independent of the order of the accounts.
   *
   * @param members accounts with different ids
   */
  static List<Named> of(List<AwsFacts.Member> members) {
    Map<String, Integer> uses = new HashMap<>();
    members.forEach(member -> uses.merge(slug(member), 1, Integer::sum));
    var taken = new HashSet<String>();
    var named = new ArrayList<Named>();
    // Unique slugs first: a name that another account needs an id for must not push them away.
    members.stream()
        .filter(member -> uses.getOrDefault(slug(member), 0) == 1)
        .forEach(member -> {
          taken.add(slug(member));
          named.add(new Named(new AccountName(slug(member)), member.id()));
        });
    members.stream()
        .filter(member -> uses.getOrDefault(slug(member), 0) > 1)
        .sorted(Comparator.comparing(AwsFacts.Member::id))
        .forEach(member ->
            named.add(
                new Named(new AccountName(withId(slug(member), member.id(), taken)), member.id())));
    named.sort(Comparator.comparing(Named::name));
    return List.copyOf(named);
  }

  private static String withId(String slug, AccountId id, Set<String> taken) {
    String suffix = "-" + id;
    String name = slug.substring(0, Math.min(slug.length(), LONGEST - suffix.length())) + suffix;
    while (!taken.add(name)) {
      name = "account" + suffix + "-" + taken.size();
    }
    return name;
  }

  /** Lower-case letters, digits, dots and dashes; {@code account-ID} if nothing is left. */
  private static String slug(AwsFacts.Member member) {
    String plain =
        Normalizer.normalize(member.name(), Normalizer.Form.NFKD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._]+", "-")
            .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
    String slug =
        plain.substring(0, Math.min(plain.length(), LONGEST)).replaceAll("[^a-z0-9]+$", "");
    return slug.isEmpty() || AccountId.isValid(slug) ? "account-" + member.id() : slug;
  }
}
