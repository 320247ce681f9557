package vend.grant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A note about a freeze, for the operator of the later thaw. In the item that operators write, it
 * is unverified: the operator's machine wrote it. CloudTrail records the real writer by the access
 * key id.
 *
 * @param at the time, in ISO 8601
 * @param by the operator: the user name on its machine and the access key id, or the caller as the
 *     hub verified it
 * @param why the reason, if the operator gave one
 */
public record FreezeNote(String at, String by, Optional<String> why) {
  /** The longest reason, in characters. */
  public static final int LONGEST_REASON = 200;

  private static final String AT = "at";
  private static final String BY = "by";
  private static final String WHY = "why";
  private static final String PREFIX = "note ";

  /** The attribute with a target's note. Never a set, so that no update adds elements to it. */
  static String attribute(FreezeTarget target) {
    return PREFIX + target;
  }

  /** The note as plain data. */
  Map<String, String> data() {
    var data = new LinkedHashMap<String, String>();
    data.put(AT, at);
    data.put(BY, by);
    why.ifPresent(text -> data.put(WHY, text));
    return data;
  }

  /**
   * The note of a target; empty if there is none, or if it was edited by hand into another form.
   */
  static Optional<FreezeNote> in(Map<String, ?> item, FreezeTarget target) {
    if (!(item.get(attribute(target)) instanceof Map<?, ?> data)) {
      return Optional.empty();
    }
    return text(data, AT).map(at -> new FreezeNote(at, text(data, BY).orElse(""), text(data, WHY)));
  }

  private static Optional<String> text(Map<?, ?> data, String name) {
    return data.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  @Override
  public String toString() {
    return "since %s by %s%s".formatted(at, by, why.map(text -> ": " + text).orElse(""));
  }
}
