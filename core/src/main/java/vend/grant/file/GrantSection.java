package vend.grant.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import vend.grant.Approval;
import vend.grant.ApproverGroup;
import vend.grant.Grant;
import vend.grant.GrantId;
import vend.grant.RolePattern;
import vend.iam.Conditions;
import vend.iam.Effect;
import vend.session.CallerShaping;
import vend.session.SessionTemplate;

/** Reads {@code grants:}, the list of grants. */
final class GrantSection {
  private static final List<String> ALLOW_ONLY =
      List.of(
          "session",
          "callerPolicy",
          "callerTags",
          "callerSessionName",
          "explain",
          "singleUse",
          "approval");

  private static final List<String> SHAPING =
      List.of("callerPolicy", "callerTags", "callerSessionName");

  private final GrantsReader.Foundation foundation;
  private final RoleEntries roles;
  private final SessionSection sessions;
  private final ApprovalSection approvals;
  private final Problems problems;

  GrantSection(
      GrantsReader.Foundation foundation,
      Map<String, ApproverGroup> approvers,
      PolicyFiles policies,
      Problems problems) {
    this.foundation = foundation;
    this.roles = new RoleEntries(foundation);
    this.sessions = new SessionSection(policies);
    this.approvals = new ApprovalSection(foundation, approvers);
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
        "singleUse",
        "approval");
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
    String revision = Digest.of(Digest.canonical(entry.node()) + session.policyText());
    YamlValue issuer = grant.required("issuer");
    List<RolePattern> patterns = patterns(grant, roles::allowed);
    return new Grant(
        id,
        revision,
        Effect.ALLOW,
        Optional.of(foundation.issuer(issuer)),
        when(grant),
        patterns,
        Optional.of(session.template()),
        shaping(grant, session.template()),
        flag(grant, "explain"),
        flag(grant, "singleUse"),
        grant
            .optional("approval")
            .map(value -> approval(grant, value, revision, issuer, patterns)));
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
        grant.optional("issuer").map(foundation::issuer),
        when(grant),
        patterns(grant, roles::denied),
        Optional.empty(),
        CallerShaping.NONE,
        false,
        false,
        Optional.empty());
  }

  /** Approvers see role and duration; a caller must not shape more than they approve. */
  private Approval approval(
      YamlMapping grant,
      YamlValue value,
      String revision,
      YamlValue issuer,
      List<RolePattern> patterns) {
    for (String key : SHAPING) {
      if (grant.optional(key).isPresent()) {
        throw grant.keyProblem(
            key,
            "This grant needs an approval, and approvers do not see what callers send with \"%s\". Remove this key."
                .formatted(key));
      }
    }
    return approvals.read(value, revision, issuer, patterns);
  }

  private static Conditions when(YamlMapping grant) {
    return grant
        .optional("when")
        .map(value ->
            WhenSection.read(value, "To match every token of the issuer, remove \"when\"."))
        .orElse(Conditions.NONE);
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
          "The session has a policy of its own, and AWS would grant what either policy allows."
              + " Remove \"callerPolicy\", or the policy of the session.");
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
}
