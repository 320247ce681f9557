package vend.grant.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import vend.caller.Issuer;
import vend.caller.IssuerName;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.grant.RolePattern;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator;
import vend.iam.Conditions;
import vend.iam.Effect;
import vend.iam.InvalidPolicy;
import vend.session.CallerShaping;
import vend.session.SessionTemplate;

/** Reads {@code grants:}, the list of grants. */
final class GrantSection {
  private static final List<String> ALLOW_ONLY =
      List.of("session", "callerPolicy", "callerTags", "callerSessionName", "explain", "singleUse");

  private final GrantsReader.Foundation foundation;
  private final RoleEntries roles;
  private final SessionSection sessions;
  private final Problems problems;

  GrantSection(GrantsReader.Foundation foundation, PolicyFiles policies, Problems problems) {
    this.foundation = foundation;
    this.roles = new RoleEntries(foundation);
    this.sessions = new SessionSection(policies);
    this.problems = problems;
  }

  List<Grant> read(YamlValue value) {
    var grants = new ArrayList<Grant>();
    var ids = new HashSet<GrantId>();
    for (YamlValue entry : value.list()) {
      problems
          .collect(() -> grant(entry))
          .ifPresent(grant -> {
            if (!ids.add(grant.id())) {
              problems.add(
                  entry.problem(
                      "Another grant has the id " + grant.id() + ". Give each grant its own id."));
            }
            grants.add(grant);
          });
    }
    return grants;
  }

  private Grant grant(YamlValue entry) {
    YamlMapping grant = entry.mapping();
    grant.only(
        "id",
        "description",
        "effect",
        "issuer",
        "when",
        "roles",
        "session",
        "callerPolicy",
        "callerTags",
        "callerSessionName",
        "explain",
        "singleUse");
    grant.optional("description").ifPresent(YamlValue::text);
    GrantId id = grant.required("id").as(GrantId::new);
    return switch (effect(grant)) {
      case ALLOW -> allow(id, entry, grant);
      case DENY -> deny(id, entry, grant);
    };
  }

  private static Effect effect(YamlMapping grant) {
    return grant
        .optional("effect")
        .map(value ->
            switch (value.text()) {
              case "allow" -> Effect.ALLOW;
              case "deny" -> Effect.DENY;
              default -> throw value.problem("The value must be allow or deny.");
            })
        .orElse(Effect.ALLOW);
  }

  private Grant allow(GrantId id, YamlValue entry, YamlMapping grant) {
    var session = sessions.read(id, grant.optional("session"));
    return new Grant(
        id,
        Digest.of(Digest.canonical(entry.node()) + session.policyText()),
        Effect.ALLOW,
        Optional.of(issuer(grant.required("issuer"))),
        when(grant),
        patterns(grant, roles::allowed),
        Optional.of(session.template()),
        shaping(grant, session.template()),
        flag(grant, "explain"),
        flag(grant, "singleUse"));
  }

  private Grant deny(GrantId id, YamlValue entry, YamlMapping grant) {
    for (String key : ALLOW_ONLY) {
      if (grant.optional(key).isPresent()) {
        throw grant.keyProblem(
            key, "A deny makes no session, so it has no \"%s\". Remove this key.".formatted(key));
      }
    }
    return new Grant(
        id,
        Digest.of(Digest.canonical(entry.node())),
        Effect.DENY,
        grant.optional("issuer").map(this::issuer),
        when(grant),
        patterns(grant, roles::denied),
        Optional.empty(),
        CallerShaping.NONE,
        false,
        false);
  }

  private IssuerName issuer(YamlValue value) {
    String name = value.text();
    return foundation.issuers().stream()
        .map(Issuer::name)
        .filter(issuer -> issuer.value().equals(name))
        .findFirst()
        .orElseThrow(() ->
            value.problem(
                "No issuer in \"issuers\" is named \"%s\"%s. Correct the name, or add the issuer."
                    .formatted(
                        name,
                        Suggestion.of(
                            name,
                            foundation.issuers().stream()
                                .map(issuer -> issuer.name().value())
                                .toList()))));
  }

  private static Conditions when(YamlMapping grant) {
    return grant.optional("when").map(WhenSection::read).orElse(Conditions.NONE);
  }

  private static List<RolePattern> patterns(
      YamlMapping grant, Function<YamlValue, RolePattern> read) {
    return grant.required("roles").nonEmptyList().stream().map(read).toList();
  }

  private static boolean flag(YamlMapping grant, String key) {
    return grant.optional(key).map(YamlValue::flag).orElse(false);
  }

  private static CallerShaping shaping(YamlMapping grant, SessionTemplate session) {
    boolean policy =
        grant
            .optional("callerPolicy")
            .map(value ->
                switch (value.text()) {
                  case "allow" -> true;
                  case "refuse" -> false;
                  default -> throw value.problem("The value must be allow or refuse.");
                })
            .orElse(false);
    if (policy && (session.policy().isPresent() || !session.policyArns().isEmpty())) {
      throw grant.keyProblem(
          "callerPolicy",
          "The session has a policy of its own, and AWS would grant what either policy allows. Remove"
              + " \"callerPolicy\", or the policy of the session.");
    }
    Set<String> tags =
        grant.optional("callerTags").map(value -> callerTags(value, session)).orElse(Set.of());
    return new CallerShaping(policy, tags, flag(grant, "callerSessionName"));
  }

  private static Set<String> callerTags(YamlValue value, SessionTemplate session) {
    var keys = new LinkedHashSet<String>();
    var folded = new HashSet<String>();
    for (YamlValue entry : value.nonEmptyList()) {
      String key = entry.text();
      entry.as(text -> new CallerShaping(false, Set.of(text), false));
      if (session.tags().keySet().stream().anyMatch(key::equalsIgnoreCase)) {
        throw entry.problem("The session sets this tag itself. Remove it from \"callerTags\".");
      }
      if (!folded.add(key.toLowerCase(Locale.ROOT))) {
        throw entry.problem(
            "This tag is listed twice. AWS ignores the case of tag keys. Remove one of the two.");
      }
      keys.add(key);
    }
    return keys;
  }

  /** Reads {@code when:}, an IAM condition block over claims. */
  private static final class WhenSection {
    private static final List<String> REQUEST_KEYS =
        List.of("aws:SourceIp", "aws:CurrentTime", "aws:EpochTime");

    private WhenSection() {}

    static Conditions read(YamlValue value) {
      var conditions = new ArrayList<Condition>();
      value
          .mapping()
          .entries()
          .forEach((operator, keys) -> {
            var tested = keys.mapping().entries();
            if (tested.isEmpty()) {
              throw keys.problem(
                  "This operator tests no claim. Name a claim, or remove the operator.");
            }
            tested.forEach((key, values) -> conditions.addAll(one(operator, key, values)));
          });
      if (conditions.isEmpty()) {
        throw value.problem(
            "The conditions must not be empty. To match every token of the issuer, remove"
                + " \"when\".");
      }
      return new Conditions(conditions);
    }

    /** Parses one operator and key at a time, so that a problem names their own line. */
    private static List<Condition> one(String operator, String key, YamlValue value) {
      if (key.toLowerCase(Locale.ROOT).startsWith("aws:") && !REQUEST_KEYS.contains(key)) {
        throw value.problem(
            "The only condition keys under aws: that a grant can use are %s."
                .formatted(String.join(", ", REQUEST_KEYS)));
      }
      List<String> values = value.oneOrMore().stream().map(YamlValue::scalar).toList();
      try {
        return Conditions.of(Map.of(operator, Map.of(key, values))).all();
      } catch (InvalidPolicy e) {
        throw value.problem(e.getMessage() + (isOperator(operator) ? "" : suggestion(operator)));
      }
    }

    private static boolean isOperator(String name) {
      try {
        ConditionOperator.parse(name);
        return true;
      } catch (InvalidPolicy e) {
        return false;
      }
    }

    private static String suggestion(String operator) {
      return Suggestion.of(
          operator,
          Stream.of("", "ForAnyValue:", "ForAllValues:")
              .flatMap(set -> Arrays.stream(Comparison.values()).map(name -> set + name))
              .flatMap(name -> Stream.of(name, name + "IfExists"))
              .filter(WhenSection::isOperator)
              .toList());
    }
  }
}
