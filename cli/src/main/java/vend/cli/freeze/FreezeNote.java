package vend.cli.freeze;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A note about a freeze, for the operator of the later thaw. It is unverified: the operator's
 * machine wrote it. CloudTrail records the real writer by the access key id.
 *
 * @param at the time, in ISO 8601
 * @param by the user name on the operator's machine, and the access key id
 * @param why the reason, if the operator gave one
 */
public record FreezeNote(String at, String by, Optional<String> why) {
  private static final String AT = "at";
  private static final String BY = "by";
  private static final String WHY = "why";
  private static final String PREFIX = "note ";

  /** The attribute with a target's note. Never a set, so that no update adds elements to it. */
  static String attribute(Target target) {
    return PREFIX + target;
  }

  AttributeValue toAttribute() {
    var map = new LinkedHashMap<String, AttributeValue>();
    map.put(AT, AttributeValue.fromS(at));
    map.put(BY, AttributeValue.fromS(by));
    why.ifPresent(text -> map.put(WHY, AttributeValue.fromS(text)));
    return AttributeValue.fromM(map);
  }

  /**
   * The note of a target; empty if there is none, or if it was edited by hand into another form.
   */
  static Optional<FreezeNote> in(Map<String, AttributeValue> item, Target target) {
    return Optional.ofNullable(item.get(attribute(target)))
        .map(AttributeValue::m)
        .flatMap(map -> {
          Function<String, Optional<String>> text =
              name -> Optional.ofNullable(map.get(name)).map(AttributeValue::s);
          return text.apply(AT)
              .map(at -> new FreezeNote(at, text.apply(BY).orElse(""), text.apply(WHY)));
        });
  }

  @Override
  public String toString() {
    return "since %s by %s%s".formatted(at, by, why.map(text -> ": " + text).orElse(""));
  }
}
