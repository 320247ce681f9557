package vend.policy.trust;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import vend.grant.Account;
import vend.grant.Grant;
import vend.grant.Grants;
import vend.grant.TargetRole;
import vend.iam.Condition;
import vend.iam.Effect;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;
import vend.session.ExternalId;
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
  private static final String EXTERNAL_ID = "sts:ExternalId";
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
    var assume = new ArrayList<Map<String, Object>>();
    for (Grant grant : naming) {
      assume.add(assumeRole(role, List.of(grant), new GrantConditions(grant)));
    }
    var unsaid = new ArrayList<String>();
    naming.forEach(grant -> unsaid.addAll(new GrantConditions(grant).unsaid()));
    var statements = new ArrayList<>(assume);
    byTagKeys(naming).forEach(alike -> statements.add(tagSession(alike)));
    return new TrustPolicy(
        document(statements, naming), TrustPolicy.Form.STATEMENT_PER_GRANT, unsaid);
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
    var statements = List.of(assumeRole(role, naming, GrantConditions.NONE), tagSession(naming));
    return new TrustPolicy(document(statements, naming), TrustPolicy.Form.ONE_STATEMENT, unsaid);
  }

  private Map<String, Object> assumeRole(
      TargetRole role, List<Grant> covered, GrantConditions own) {
    var block = new ConditionBlock();
    block.add("StringEquals", EXTERNAL_ID, externalIds(role.account()));
    block.add("StringEquals", ORGANIZATION, grants.organization().value());
    block.add("StringEquals", TAG + SessionTags.GRANT, ids(covered));
    own.addTo(block);
    return statement("sts:AssumeRole", block);
  }

  /** Both while one replaces the other, so that spokes and hub need not change at one moment. */
  private static List<String> externalIds(Account account) {
    return account.acceptedExternalIds().stream().map(ExternalId::value).toList();
  }

  private PolicyDocument document(List<Map<String, Object>> others, List<Grant> naming) {
    var statements = new ArrayList<>(others);
    List<String> identities = sourceIdentities(naming);
    if (!identities.isEmpty()) {
      statements.add(setSourceIdentity(identities));
    }
    var document = new LinkedHashMap<String, Object>();
    document.put("Version", "2012-10-17");
    document.put("Statement", statements);
    try {
      return PolicyDocument.of(document);
    } catch (InvalidPolicy e) {
      throw new IllegalStateException("the grants were checked for what goes in here", e);
    }
  }

  private Map<String, Object> tagSession(List<Grant> naming) {
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
    return statement("sts:TagSession", block);
  }

  private Map<String, Object> setSourceIdentity(List<String> identities) {
    var block = new ConditionBlock();
    block.add("StringEquals", ORGANIZATION, grants.organization().value());
    block.add("StringLike", SOURCE_IDENTITY, identities);
    return statement("sts:SetSourceIdentity", block);
  }

  private Map<String, Object> statement(String action, ConditionBlock block) {
    var statement = new LinkedHashMap<String, Object>();
    statement.put("Effect", "Allow");
    statement.put("Principal", Map.of("AWS", grants.hubRole().toString()));
    statement.put("Action", action);
    statement.put("Condition", block.toData());
    return statement;
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
