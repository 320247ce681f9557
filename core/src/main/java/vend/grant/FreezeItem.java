package vend.grant;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import vend.aws.RoleArn;
import vend.caller.CallerId;
import vend.caller.IssuerName;
import vend.caller.Person;

/**
 * The DynamoDB items that record the freezes: their attribute names and their meaning.
 *
 * <p>There are two items of the same form: one that {@code vend freeze} writes and the function
 * cannot, and one that the function writes for operators. What either names is frozen. Command and
 * function share this class. It holds plain data only, so that neither needs the other's SDK types.
 */
public final class FreezeItem {
  /** The name of the table's partition key, of type string. */
  public static final String PARTITION_KEY = "pk";

  /** The value of the partition key for the item of {@code vend freeze}. */
  public static final String KEY = "freeze";

  /** The value of the partition key for the item that the function writes. */
  public static final String KEY_BY_HUB = "freeze-by-hub";

  /** The Boolean attribute that stops all vending. */
  public static final String EVERYTHING = "everything";

  /** The set of ARNs of frozen roles. */
  public static final String ROLES = "roles";

  /** The set of ids of frozen grants. */
  public static final String GRANTS = "grants";

  /** The set of names of frozen issuers. */
  public static final String ISSUERS = "issuers";

  /** The set of frozen callers, each as {@code ISSUER/SUBJECT}. */
  public static final String CALLERS = "callers";

  /** The set of frozen persons. */
  public static final String PERSONS = "persons";

  /**
   * Names the kinds of freezes in the item, if it has others than version 0.1.0 knows. Hubs deny
   * everything while it has a value that they do not know.
   */
  public static final String VERSION = "version";

  /** The version of an item with callers or persons. */
  public static final String OF_CALLERS_AND_PERSONS = "2";

  private FreezeItem() {}

  /**
   * Reads the freezes. An attribute that is malformed, or another {@link #VERSION}, freezes
   * everything: its meaning is unknown, and denying is the safe choice.
   *
   * @param attributes the item as plain data, string sets as collections; {@link #EVERYTHING}
   *     freezes unless it is missing or {@code false}; other unknown attributes are ignored
   */
  public static Freezes read(Map<String, ?> attributes) {
    if (attributes.containsKey(VERSION)
        && !OF_CALLERS_AND_PERSONS.equals(attributes.get(VERSION))) {
      return Freezes.UNREADABLE;
    }
    try {
      return new Freezes(
          isEverything(attributes),
          set(attributes, ROLES, RoleArn::parse),
          set(attributes, GRANTS, text -> Optional.of(new GrantId(text))),
          set(attributes, ISSUERS, text -> Optional.of(new IssuerName(text))),
          set(attributes, CALLERS, CallerId::parse),
          set(attributes, PERSONS, Person::parse),
          false);
    } catch (IllegalArgumentException e) {
      return Freezes.UNREADABLE;
    }
  }

  private static boolean isEverything(Map<String, ?> attributes) {
    Object everything = attributes.get(EVERYTHING);
    if (everything instanceof Boolean frozen) {
      return frozen;
    }
    if (attributes.containsKey(EVERYTHING)) {
      throw new IllegalArgumentException("The attribute is not a Boolean.");
    }
    return false;
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
