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
 * The DynamoDB item that records the freezes: its attribute names and their meaning.
 *
 * <p>The writer ({@code vend freeze}) and the reader (the function) share this class. It holds
 * plain data only, so that neither needs the other's SDK types.
 */
public final class FreezeItem {
  /** The name of the table's partition key, of type string. */
  public static final String PARTITION_KEY = "pk";

  /** The value of the partition key for this item. */
  public static final String KEY = "freeze";

  /** The Boolean attribute that stops all vending. */
  public static final String EVERYTHING = "everything";

  /** The set of ARNs of frozen roles. */
  public static final String ROLES = "roles";

  /** The set of ids of frozen grants. */
  public static final String GRANTS = "grants";

  /** The set of names of frozen issuers. */
  public static final String ISSUERS = "issuers";

  /**
   * Reserved for later versions of Vend, which must set it to freeze what this version does not
   * know. This version has no value for it.
   */
  private static final String VERSION = "version";

  private FreezeItem() {}

  /**
   * Reads the freezes. An attribute that is malformed, or {@link #VERSION}, freezes everything: its
   * meaning is unknown, and denying is the safe choice.
   *
   * @param attributes the item as plain data, string sets as collections; {@link #EVERYTHING}
   *     freezes unless it is missing or {@code false}; other unknown attributes are ignored
   */
  public static Freezes read(Map<String, ?> attributes) {
    try {
      return new Freezes(
          isEverything(attributes),
          set(attributes, ROLES, RoleArn::parse),
          set(attributes, GRANTS, text -> Optional.of(new GrantId(text))),
          set(attributes, ISSUERS, text -> Optional.of(new IssuerName(text))));
    } catch (IllegalArgumentException e) {
      return Freezes.UNREADABLE;
    }
  }

  private static boolean isEverything(Map<String, ?> attributes) {
    return attributes.containsKey(VERSION)
        || (attributes.containsKey(EVERYTHING)
            && !Boolean.FALSE.equals(attributes.get(EVERYTHING)));
  }

  private static <T> Set<T> set(
      Map<String, ?> attributes, String name, Function<String, Optional<T>> parse) {
    if (!attributes.containsKey(name)) {
      return Set.of();
    }
    if (!(attributes.get(name) instanceof Collection<?> texts) || texts.isEmpty()) {
      throw new IllegalArgumentException("The attribute is not a set of strings.");
    }
    return texts.stream()
        .map(text -> text instanceof String value ? parse.apply(value) : Optional.<T>empty())
        .map(parsed -> parsed.orElseThrow(IllegalArgumentException::new))
        .collect(Collectors.toUnmodifiableSet());
  }
}
