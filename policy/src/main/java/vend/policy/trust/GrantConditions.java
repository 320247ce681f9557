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
 * The conditions of one grant that a trust policy can test: those on claims in session tags or in
 * the source identity. If the grant pins a claim to one value, the policy tests that value;
 * otherwise a wildcard stands for the claim.
 */
final class GrantConditions {
  /**
   * A pinned value with these characters would act as a wildcard or variable. No session has such a
   * value.
   */
  private static final Pattern SPECIAL_CHARACTER = Pattern.compile("[*?$]");

  static final GrantConditions NONE = new GrantConditions();

  private final @Nullable Grant grant;

  private GrantConditions() {
    this.grant = null;
  }

  GrantConditions(Grant grant) {
    this.grant = grant;
  }

  /** Returns the claims for which the grant allows exactly one value. */
  static Map<String, String> pinned(Grant grant) {
    var pinned = new LinkedHashMap<String, String>();
    for (Condition condition : grant.when().all()) {
      if (condition.operator().toString().equals("StringEquals")
          && condition.values().size() == 1
          && !SPECIAL_CHARACTER.matcher(condition.values().getFirst()).find()) {
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

  /** Returns the conditions on claims that are in no tag and not in the source identity. */
  static List<Condition> enforcedByHubOnly(Grant grant) {
    return grant.when().all().stream().filter(condition -> !isRepeated(grant, condition)).toList();
  }

  /** Describes the conditions that only the hub enforces. */
  List<String> unenforced() {
    if (grant == null) {
      return List.of();
    }
    GrantId id = grant.id();
    return enforcedByHubOnly(grant).stream()
        .map(condition ->
            "%s: only the hub enforces %s on %s"
                .formatted(id, condition.operator(), condition.key()))
        .toList();
  }

  /** Whether the pinned value meets the condition, and the trust policy tests for that value. */
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
   * A template of several claims does not repeat the condition: a pattern cannot tell where one
   * claim ends and the next begins.
   */
  private static Predicate<Template> repeats(Condition condition) {
    return template -> {
      List<Template.Part> claims =
          template.parts().stream().filter(Template.Placeholder.class::isInstance).toList();
      return claims.equals(List.of(new Template.Placeholder(condition.key(), false)));
    };
  }
}
