package vend.functions.aws;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import vend.caller.IssuerName;
import vend.grant.FreezeStore;
import vend.grant.Freezes;
import vend.grant.GrantId;
import vend.iam.RoleArn;

/**
 * What is frozen: one item, so that one read tells all. Its sets hold texts; what is no name of its
 * kind freezes everything, since nobody knows what was meant.
 *
 * @param table the table
 */
public record FreezeTable(Table table) implements FreezeStore {
  /** The name of the item. */
  public static final String KEY = "freeze";

  /** The attribute that is true while nothing is vended at all. */
  public static final String EVERYTHING = "everything";

  /** The set of ARNs of frozen roles. */
  public static final String ROLES = "roles";

  /** The set of ids of frozen grants. */
  public static final String GRANTS = "grants";

  /** The set of names of frozen issuers. */
  public static final String ISSUERS = "issuers";

  @Override
  public Found read() {
    try {
      return new Known(freezes(table.get(KEY, true)));
    } catch (AwsFailure e) {
      return new Unreachable(e.code());
    }
  }

  private static Freezes freezes(Item item) {
    try {
      return new Freezes(
          isTrue(item),
          set(item, ROLES, RoleArn::parse),
          set(item, GRANTS, text -> Optional.of(new GrantId(text))),
          set(item, ISSUERS, text -> Optional.of(new IssuerName(text))));
    } catch (IllegalArgumentException e) {
      return new Freezes(true, Set.of(), Set.of(), Set.of());
    }
  }

  private static boolean isTrue(Item item) {
    return item.has(EVERYTHING) && item.truth(EVERYTHING).orElse(true);
  }

  private static <T> Set<T> set(Item item, String name, Function<String, Optional<T>> parse) {
    if (!item.has(name)) {
      return Set.of();
    }
    List<String> texts = item.texts(name).orElse(List.of());
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("not a set of texts");
    }
    return texts.stream()
        .map(text -> parse.apply(text).orElseThrow(IllegalArgumentException::new))
        .collect(Collectors.toUnmodifiableSet());
  }
}
