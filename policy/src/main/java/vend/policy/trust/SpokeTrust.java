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
 * Writes the trust policy of a spoke's role from the grants that name it.
 *
 * <p>It has one principal, the hub's role. For each grant there is one complete {@code
 * sts:AssumeRole} statement; {@code sts:TagSession} and {@code sts:SetSourceIdentity} have
 * statements of their own, since IAM documents other condition keys for them. Grants that send the
 * same tag keys share one for {@code sts:TagSession}. The one for {@code sts:SetSourceIdentity} can
 * not know the grant, so it has the forms of all; which of them goes with which grant is for the
 * {@code sts:AssumeRole} statements to say.
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

  /** Trust policies for the roles of these grants. */
  public SpokeTrust(Grants grants) {
    this.grants = grants;
  }

  /** Whether some grant allows somebody the role; else there is nobody to trust. */
  public boolean trustsSomebody(TargetRole role) {
    return grants.grants().stream().anyMatch(grant -> allows(grant, role));
  }

  private static boolean allows(Grant grant, TargetRole role) {
    return grant.effect() == Effect.ALLOW && grant.names(role);
  }

  /**
   * The trust policy of a role, with a statement for each grant where that fits the quota. Where
   * not even one statement for all fits, {@link TrustPolicy#fits} says so.
   *
   * @param role the role
   * @param quota the characters that the account's IAM allows, 2,048 unless it was raised
   * @throws IllegalArgumentException if no grant names the role: there is nobody to trust
   */
  public TrustPolicy of(TargetRole role, int quota) {
    List<Grant> naming = grants.grants().stream().filter(grant -> allows(grant, role)).toList();
    if (naming.isEmpty()) {
      throw new IllegalArgumentException("no grant names " + role.arn());
    }
    var full = perGrant(role, naming);
    return full.fits(quota) ? full : combined(role, naming);
  }

  /**
   * The conditions of a grant that no trust policy repeats, since their claims reach AWS in no tag
   * and no source identity.
   */
  public static List<Condition> forHubAlone(Grant grant) {
    return GrantConditions.forHubAlone(grant);
  }

  private TrustPolicy perGrant(TargetRole role, List<Grant> naming) {
    var statements = new ArrayList<TrustStatement>();
    var unsaid = new ArrayList<String>();
    for (Grant grant : naming) {
      var own = new GrantConditions(grant);
      statements.add(assumeRole(List.of(grant), own));
      unsaid.addAll(own.unsaid());
    }
    byTagKeys(naming).forEach(alike -> statements.add(tagSession(alike)));
    return policy(role, statements, naming, TrustPolicy.Form.STATEMENT_PER_GRANT, unsaid);
  }

  /** Apart, so that no grant's session can bring a tag that only another grant sends. */
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
    var unsaid = new ArrayList<String>();
    unsaid.add(
        "%d grants name %s, more than a trust policy holds a statement each for; it tells them apart by vend:grant only"
            .formatted(naming.size(), role.arn()));
    var statements = List.of(assumeRole(naming, GrantConditions.NONE), tagSession(naming));
    return policy(role, statements, naming, TrustPolicy.Form.ONE_STATEMENT, unsaid);
  }

  private TrustPolicy policy(
      TargetRole role,
      List<TrustStatement> others,
      List<Grant> naming,
      TrustPolicy.Form form,
      List<String> unsaid) {
    var statements = new ArrayList<>(others);
    List<String> identities = sourceIdentities(naming);
    if (!identities.isEmpty()) {
      statements.add(setSourceIdentity(identities));
    }
    return new TrustPolicy(
        grants.hubRole().toString(),
        statements,
        // Both while one replaces the other, so that spokes and hub need not change at one moment.
        role.account().acceptedExternalIds(),
        form,
        unsaid);
  }

  private TrustStatement assumeRole(List<Grant> covered, GrantConditions own) {
    var block = new ConditionBlock();
    block.add("StringEquals", ORGANIZATION, grants.organization().value());
    block.add("StringEquals", TAG + SessionTags.GRANT, ids(covered));
    own.addTo(block);
    return new TrustStatement("sts:AssumeRole", true, block);
  }

  private TrustStatement tagSession(List<Grant> naming) {
    var block = new ConditionBlock();
    block.add("StringEquals", ORGANIZATION, grants.organization().value());
    block.add("StringEquals", TAG + SessionTags.GRANT, ids(naming));
    // ForAllValues holds for nothing at all, so the key has to be there as well.
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
