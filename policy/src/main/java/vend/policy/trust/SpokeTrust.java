package vend.policy.trust;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.Condition;
import vend.iam.Effect;
import vend.session.SessionTags;
import vend.session.Template;

/**
 * Writes the trust policy of a spoke role from the grants that name it.
 *
 * <p>The only principal is the hub role. Each grant has one complete {@code sts:AssumeRole}
 * statement. {@code sts:TagSession} and {@code sts:SetSourceIdentity} have separate statements,
 * because IAM documents other condition keys for them. Grants with the same tag keys share one
 * statement for {@code sts:TagSession}. The statement for {@code sts:SetSourceIdentity} cannot test
 * the grant, so it allows the source identities of all grants; the {@code sts:AssumeRole}
 * statements restrict each grant to its own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html">actions
 *     and condition keys of AWS STS</a>
 */
public final class SpokeTrust {
  private static final String SOURCE_IDENTITY = "sts:SourceIdentity";
  private static final String ORGANIZATION = "aws:PrincipalOrgID";
  private static final String TAG = "aws:RequestTag/";
  private static final String TAG_KEYS = "aws:TagKeys";
  private static final String TRANSITIVE_KEYS = "sts:TransitiveTagKeys";

  private final Grants grants;

  public SpokeTrust(Grants grants) {
    this.grants = grants;
  }

  /** Whether a grant allows the role. If none does, the role has no trust policy. */
  public boolean isGranted(TargetRole role) {
    return grants.grants().stream().anyMatch(grant -> allows(grant, role));
  }

  private static boolean allows(Grant grant, TargetRole role) {
    return grant.effect() == Effect.ALLOW && grant.names(role);
  }

  /**
   * Returns the trust policy of a role: with a statement for each grant if that fits the quota,
   * else with one statement for all. If not even that fits, {@link TrustPolicy#fits} returns false.
   *
   * @param quota the limit of the account in characters, by default {@link
   *     TrustPolicy#DEFAULT_QUOTA}
   * @throws IllegalArgumentException if no grant allows the role
   */
  public TrustPolicy of(TargetRole role, int quota) {
    List<Grant> naming = grants.grants().stream().filter(grant -> allows(grant, role)).toList();
    if (naming.isEmpty()) {
      throw new IllegalArgumentException("no grant allows the role " + role.arn());
    }
    var full = perGrant(role, naming);
    return full.fits(quota) ? full : combined(role, naming);
  }

  /**
   * Returns the conditions that only the hub enforces: AWS cannot test them, because their claims
   * are in no tag and not in the source identity.
   */
  public static List<Condition> enforcedByHubOnly(Grant grant) {
    return GrantConditions.enforcedByHubOnly(grant);
  }

  private TrustPolicy perGrant(TargetRole role, List<Grant> naming) {
    var statements = new ArrayList<TrustStatement>();
    var unenforced = new ArrayList<String>();
    for (Grant grant : naming) {
      var own = new GrantConditions(grant);
      statements.add(assumeRole(List.of(grant), own));
      unenforced.addAll(own.unenforced());
    }
    byTagKeys(naming).forEach(alike -> statements.add(tagSession(alike)));
    return policy(role, statements, naming, TrustPolicy.Form.STATEMENT_PER_GRANT, unenforced);
  }

  /** One statement for each set of tag keys, so that no session has a tag of another grant only. */
  private static Collection<List<Grant>> byTagKeys(List<Grant> naming) {
    return naming.stream()
        .collect(
            Collectors.groupingBy(
                grant -> List.of(tagKeys(List.of(grant)), transitiveKeys(List.of(grant))),
                LinkedHashMap::new,
                Collectors.toList()))
        .values();
  }

  private TrustPolicy combined(TargetRole role, List<Grant> naming) {
    var unenforced = new ArrayList<String>();
    unenforced.add(
        "%d grants name %s, too many for one statement each; its trust policy distinguishes them by vend:grant only"
            .formatted(naming.size(), role.arn()));
    var statements = List.of(assumeRole(naming, GrantConditions.NONE), tagSession(naming));
    return policy(role, statements, naming, TrustPolicy.Form.ONE_STATEMENT, unenforced);
  }

  private TrustPolicy policy(
      TargetRole role,
      List<TrustStatement> others,
      List<Grant> naming,
      TrustPolicy.Form form,
      List<String> unenforced) {
    var statements = new ArrayList<>(others);
    List<String> identities = sourceIdentities(naming);
    if (!identities.isEmpty()) {
      statements.add(setSourceIdentity(identities));
    }
    return new TrustPolicy(
        grants.hubRole().toString(),
        statements,
        // During a rotation both ids are valid, so that spokes and hub can change one by one.
        role.account().acceptedExternalIds(),
        form,
        unenforced);
  }

  private TrustStatement assumeRole(List<Grant> covered, GrantConditions own) {
    var block = new ConditionBlock();
    block.add("StringEquals", ORGANIZATION, grants.organization().value());
    block.add("StringEquals", TAG + SessionTags.GRANT, ids(covered));
    if (covered.stream().allMatch(grant -> grant.approval().isPresent())) {
      block.add("Null", TAG + SessionTags.REQUEST, "false");
    }
    own.addTo(block);
    return new TrustStatement("sts:AssumeRole", true, block);
  }

  private TrustStatement tagSession(List<Grant> naming) {
    var block = new ConditionBlock();
    block.add("StringEquals", ORGANIZATION, grants.organization().value());
    block.add("StringEquals", TAG + SessionTags.GRANT, ids(naming));
    // ForAllValues also holds if there are no tags, so the key must be present too.
    block.add("ForAllValues:StringEquals", TAG_KEYS, tagKeys(naming));
    block.add("Null", TAG_KEYS, "false");
    List<String> transitive = transitiveKeys(naming);
    if (transitive.isEmpty()) {
      block.add("Null", TRANSITIVE_KEYS, "true");
    } else {
      block.add("ForAllValues:StringEquals", TRANSITIVE_KEYS, transitive);
    }
    return new TrustStatement("sts:TagSession", false, block);
  }

  private TrustStatement setSourceIdentity(List<String> identities) {
    var block = new ConditionBlock();
    block.add("StringEquals", ORGANIZATION, grants.organization().value());
    block.add("StringLike", SOURCE_IDENTITY, identities);
    return new TrustStatement("sts:SetSourceIdentity", false, block);
  }

  private static List<String> ids(List<Grant> covered) {
    return covered.stream().map(grant -> grant.id().value()).sorted().toList();
  }

  private static List<String> tagKeys(List<Grant> naming) {
    var keys = new TreeSet<String>();
    keys.add(SessionTags.GRANT);
    for (Grant grant : naming) {
      grant.session().ifPresent(session -> keys.addAll(session.tags().keySet()));
      keys.addAll(grant.shaping().tags());
      if (grant.approval().isPresent()) {
        keys.add(SessionTags.REQUEST);
      }
    }
    return List.copyOf(keys);
  }

  private static List<String> transitiveKeys(List<Grant> naming) {
    var keys = new TreeSet<String>();
    naming.forEach(
        grant -> grant.session().ifPresent(session -> keys.addAll(session.transitiveTags())));
    return List.copyOf(keys);
  }

  private static List<String> sourceIdentities(List<Grant> naming) {
    var patterns = new TreeSet<String>();
    for (Grant grant : naming) {
      Map<String, String> pinned = GrantConditions.pinned(grant);
      grant
          .session()
          .flatMap(session -> session.sourceIdentity())
          .map((Template template) -> template.pattern(pinned))
          .ifPresent(patterns::add);
    }
    return List.copyOf(patterns);
  }
}
