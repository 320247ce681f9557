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
 * The tags of a session, in the order of their keys.
 *
 * @param values at most 50; a key has 1 to 128 characters, a value up to 256, both of letters,
 *     digits, spaces and {@code _.:/=+-@}, but no line or paragraph separators; two keys that
 *     differ only in case are one key to AWS
 * @param transitive the keys that go on along a role chain; each is one of the tags
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">session
 *     tags</a>
 */
public record SessionTags(Map<String, String> values, Set<String> transitive) {
  /** The prefix of the keys that Vend sets itself; nobody else's tag may have it. */
  public static final String RESERVED_PREFIX = "vend:";

  /** The tag that names the grant, which every spoke's trust policy asks for. */
  public static final String GRANT = RESERVED_PREFIX + "grant";

  private static final int MOST = 50;
  private static final Pattern KEY = Pattern.compile("[\\p{L}\\p{Zs}\\p{N}_.:/=+\\-@]{1,128}");
  private static final Pattern VALUE = Pattern.compile("[\\p{L}\\p{Zs}\\p{N}_.:/=+\\-@]{0,256}");

  /**
   * @throws IllegalArgumentException if AWS would refuse one of them
   */
  public SessionTags {
    if (values.size() > MOST) {
      throw new IllegalArgumentException("a session has at most 50 tags, Vend's own among them");
    }
    values.forEach(SessionTags::check);
    var folded = new HashSet<String>();
    for (String key : values.keySet()) {
      if (!folded.add(key.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "two tag keys differ only in case: " + RedactedInput.of(key));
      }
    }
    if (!values.keySet().containsAll(transitive)) {
      throw new IllegalArgumentException("a transitive key must be the key of a tag");
    }
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    transitive = Collections.unmodifiableSet(new TreeSet<>(transitive));
  }

  private static void check(String key, String value) {
    checkKey(key);
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the value of tag %s must be at most 256 letters, digits, spaces and _.:/=+-@"
              .formatted(RedactedInput.of(key)));
    }
  }

  /**
   * Checks the form of a tag's key.
   *
   * @throws IllegalArgumentException if AWS would refuse it
   */
  public static void checkKey(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "a tag's key is 1 to 128 letters, digits, spaces and _.:/=+-@");
    }
    if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
      throw new IllegalArgumentException("a tag's key must not begin with aws:");
    }
  }

  /** Whether the key is one that only Vend sets. */
  public static boolean isReserved(String key) {
    return key.toLowerCase(Locale.ROOT).startsWith(RESERVED_PREFIX);
  }
}
