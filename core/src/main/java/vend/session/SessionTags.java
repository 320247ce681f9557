package vend.session;

import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import vend.RedactedInput;

/**
 * The session tags, sorted by key.
 *
 * @param values at most 50; a key has 1 to 128 characters, a value up to 256, both of letters,
 *     digits, spaces and {@code _.:/=+-@}, but no line or paragraph separators; AWS treats two keys
 *     that differ only in case as one
 * @param transitive the keys of tags that persist along a role chain; each is one of the tags
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">session
 *     tags</a>
 */
public record SessionTags(Map<String, String> values, Set<String> transitive) {
  /** The prefix of the tag keys that are reserved for Vend. */
  public static final String RESERVED_PREFIX = "vend:";

  /** The tag with the grant's id, which every spoke's trust policy requires. */
  public static final String GRANT = RESERVED_PREFIX + "grant";

  /** The tag with the id of the approved access request, in sessions that needed one. */
  public static final String REQUEST = RESERVED_PREFIX + "request";

  private static final int MOST = 50;
  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{Zs}\\p{N}_.:/=+\\-@]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{Zs}\\p{N}_.:/=+\\-@]{0,256}");

  /**
   * @throws IllegalArgumentException if AWS would reject one of the tags
   */
  public SessionTags {
    if (values.size() > MOST) {
      throw new IllegalArgumentException(
          "A session can have at most 50 tags, and Vend's own tags count.");
    }
    values.forEach(SessionTags::check);
    var folded = new HashSet<String>();
    for (String key : values.keySet()) {
      if (!folded.add(key.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "Two tag keys differ only in case, and AWS treats them as one: "
                + RedactedInput.of(key));
      }
    }
    if (!values.keySet().containsAll(transitive)) {
      throw new IllegalArgumentException("A transitive key must be the key of one of the tags.");
    }
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    transitive = Collections.unmodifiableSet(new TreeSet<>(transitive));
  }

  private static void check(String key, String value) {
    checkKey(key);
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "The value of tag %s must have at most 256 characters: letters, digits, spaces and _.:/=+-@."
              .formatted(RedactedInput.of(key)));
    }
  }

  /**
   * Checks the form of a tag key.
   *
   * @throws IllegalArgumentException if AWS would reject it
   */
  public static void checkKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "A tag's key must have 1 to 128 characters: letters, digits, spaces and _.:/=+-@.");
    }
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw new IllegalArgumentException("A tag's key must not begin with aws:");
    }
  }

  /** Whether the key is reserved for Vend, in any case. */
  public static boolean isReserved(String key) {
    return key.toLowerCase(Locale.ROOT).startsWith(RESERVED_PREFIX);
  }
}
