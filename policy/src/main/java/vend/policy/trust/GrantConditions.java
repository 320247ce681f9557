package vend.policy.trust;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.iam.Condition;
import vend.session.Template;

/**
 * What a spoke can test of one grant: the tags and the source identity that the grant makes of
 * claims. A claim that the grant pins to one value is tested for that value, any other stands as a
 * wildcard.
 */
final class GrantConditions {
  /**
   * A value with a wildcard or a variable in it makes no session, and must not become a pattern.
   */
  private static final Pattern MEANS_SOMETHING = Pattern.compile("[*?$]");

  static final GrantConditions NONE = new GrantConditions();

  private final @Nullable Grant grant;

  private GrantConditions() {
    this.grant = null;
  }

  GrantConditions(Grant grant) {
    this.grant = grant;
  }

  /** Claims that the grant allows one value of. */
  static Map<String, String> pinned(Grant grant) {
    var pinned = new LinkedHashMap<String, String>();
    for (Condition condition : grant.when().all()) {
      if (condition.operator().toString().equals("StringEquals")
          && condition.values().size() == 1
          && !MEANS_SOMETHING.matcher(condition.values().getFirst()).find()) {
        pinned.put(condition.key(), condition.values().getFirst());
      }
    }
    return pinned;
  }

  void addTo(ConditionBlock block) {
    if (grant == null) {
      return;
    }
    Map<String, String> pinned = pinned(grant);
    grant
        .session()
        .ifPresent(session -> {
          new TreeMap<>(session.tags())
              .forEach((key, template) -> test(block, "aws:RequestTag/" + key, template, pinned));
          sourceIdentity(block, session.sourceIdentity(), pinned);
        });
  }

  private static void sourceIdentity(
      ConditionBlock block, Optional<Template> template, Map<String, String> pinned) {
    template.ifPresentOrElse(
        identity -> test(block, "sts:SourceIdentity", identity, pinned),
        () -> block.add("Null", "sts:SourceIdentity", "true"));
  }

  private static void test(
      ConditionBlock block, String key, Template template, Map<String, String> pinned) {
    String pattern = template.pattern(pinned);
    block.add(pattern.contains("*") ? "StringLike" : "StringEquals", key, pattern);
  }

  /** The conditions of the grant whose claims reach the spoke in no tag and no source identity. */
  static List<Condition> forHubAlone(Grant grant) {
    return grant.when().all().stream().filter(condition -> !isRepeated(grant, condition)).toList();
  }

  /** The same in words. */
  List<String> unsaid() {
    if (grant == null) {
      return List.of();
    }
    GrantId id = grant.id();
    return forHubAlone(grant).stream()
        .map(condition ->
            "%s: %s on %s is for the hub alone"
                .formatted(id, condition.operator(), condition.key()))
        .toList();
  }

  /**
   * Whether whoever has the pinned value meets the condition, and the spoke tests for that value.
   */
  private static boolean isRepeated(Grant grant, Condition condition) {
    String pinned = pinned(grant).get(condition.key());
    return pinned != null
        && condition.met(_ -> List.of(pinned))
        && grant
            .session()
            .map(session ->
                session.tags().values().stream().anyMatch(repeats(condition))
                    || session.sourceIdentity().filter(repeats(condition)).isPresent())
            .orElse(false);
  }

  /**
   * A template of several claims does not: where one ends and the next begins, a pattern can't
   * tell.
   */
  private static Predicate<Template> repeats(Condition condition) {
    return template -> {
      List<Template.Part> claims =
          template.parts().stream().filter(Template.Placeholder.class::isInstance).toList();
      return claims.equals(List.of(new Template.Placeholder(condition.key(), false)));
    };
  }
}
