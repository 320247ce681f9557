package vend.cli.freeze;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What is remembered of a freeze, for whoever has to thaw it. It is what the operator's machine
 * said, and nobody checked it: who really wrote the item, CloudTrail knows by the access key id.
 *
 * @param at when, as ISO 8601 has it
 * @param by whose machine account, and the id of the access key
 * @param why the reason, if one was given
 */
public record FreezeNote(String at, String by, Optional<String> why) {
  private static final String AT = "at";
  private static final String BY = "by";
  private static final String WHY = "why";
  private static final String PREFIX = "note ";

  /** The attribute that holds the note of a target, and is no set that others add to. */
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

  /** The note of a target; empty if there is none, or somebody wrote it by hand. */
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
