package vend.grant;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import vend.aws.RoleArn;
import vend.caller.IssuerName;

/**
 * The one item of the table that says what is frozen: the names in it, and what it means. Whoever
 * writes it (`vend freeze`) and whoever reads it (the function) share them here. The store's own
 * types stay with either.
 */
public final class FreezeItem {
  /** The table's partition key, a text. */
  public static final String PARTITION_KEY = "pk";

  /** The item's own. */
  public static final String KEY = "freeze";

  /** The attribute that is true while nothing is vended at all. */
  public static final String EVERYTHING = "everything";

  /** The set of ARNs of frozen roles. */
  public static final String ROLES = "roles";

  /** The set of ids of frozen grants. */
  public static final String GRANTS = "grants";

  /** The set of names of frozen issuers. */
  public static final String ISSUERS = "issuers";

  private FreezeItem() {}

  /**
   * What the item freezes. What is no name of its kind, or no set, freezes everything, since nobody
   * knows what was meant.
   *
   * @param attributes the item as plain data: a set of texts is a collection of them; {@link
   *     #EVERYTHING} freezes unless it is missing or {@code false}; other attributes do not matter
   */
  public static Freezes read(Map<String, ?> attributes) {
    try {
      return new Freezes(
          isEverything(attributes),
          set(attributes, ROLES, RoleArn::parse),
          set(attributes, GRANTS, text -> Optional.of(new GrantId(text))),
          set(attributes, ISSUERS, text -> Optional.of(new IssuerName(text))));
    } catch (IllegalArgumentException e) {
      return new Freezes(true, Set.of(), Set.of(), Set.of());
    }
  }

  private static boolean isEverything(Map<String, ?> attributes) {
    return attributes.containsKey(EVERYTHING) && !Boolean.FALSE.equals(attributes.get(EVERYTHING));
  }

  private static <T> Set<T> set(
      Map<String, ?> attributes, String name, Function<String, Optional<T>> parse) {
    if (!attributes.containsKey(name)) {
      return Set.of();
    }
    if (!(attributes.get(name) instanceof Collection<?> texts) || texts.isEmpty()) {
      throw new IllegalArgumentException("not a set of texts");
    }
    return texts.stream()
        .map(text -> text instanceof String value ? parse.apply(value) : Optional.<T>empty())
        .map(parsed -> parsed.orElseThrow(IllegalArgumentException::new))
        .collect(Collectors.toUnmodifiableSet());
  }
}
