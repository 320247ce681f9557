package vend.policy.reach;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import vend.credentials.SessionDuration;
import vend.grant.Grant;
import vend.grant.TargetRole;
import vend.iam.Condition;
import vend.session.PackedSize;
import vend.session.PolicyTemplate;
import vend.session.SessionTags;
import vend.session.SessionTemplate;
import vend.session.Template;

/**
 * An allowing grant for one role, and what its session needs of the caller and the request. If the
 * session cannot be created, the hub tries the next grant of the file.
 *
 * @param role a role that the grant names
 */
public record SessionRequirements(Grant grant, TargetRole role) {
  /** 256 characters of four bytes each: the longest value of a session tag. */
  private static final String LONGEST_VALUE = "\uD840\uDC00".repeat(256);

  private static final String LONGEST_POLICY = "x".repeat(2048);
  private static final int MOST_TAGS = 48;

  List<Condition> conditions() {
    return grant.when().all();
  }

  public SessionTemplate session() {
    return grant.session().orElseThrow();
  }

  /** Returns the shorter limit of grant and role. */
  public SessionDuration longest() {
    return session().longest().orShorter(role.longest());
  }

  /**
   * Whether this grant can create its session whenever the other grant can create its own, for
   * every caller and request. False if that is not certain.
   */
  public boolean sessionPossibleWhenever(SessionRequirements other) {
    return longest().compareTo(other.longest()) >= 0
        && acceptsSameInput(other)
        && hasNameWhenever(other)
        && hasIdentityWhenever(other)
        && hasTagsWhenever(other)
        && hasPolicyWhenever(other)
        && hasRoomWhenever(other);
  }

  private boolean acceptsSameInput(SessionRequirements other) {
    return (acceptsCallerPolicy() || !other.acceptsCallerPolicy())
        && grant.shaping().tags().containsAll(other.grant.shaping().tags());
  }

  private boolean acceptsCallerPolicy() {
    return grant.shaping().policy() && !hasPolicy();
  }

  private boolean hasPolicy() {
    return session().policy().isPresent() || !session().policyArns().isEmpty();
  }

  private boolean hasNameWhenever(SessionRequirements other) {
    if (session().name().isConstant()) {
      return true;
    }
    // A caller that chooses the session name itself needs no claim for it.
    return session().name().equals(other.session().name())
        && (grant.shaping().sessionName() || !other.grant.shaping().sessionName());
  }

  private boolean hasIdentityWhenever(SessionRequirements other) {
    Optional<Template> identity = session().sourceIdentity();
    return identity.map(Template::isConstant).orElse(true)
        || identity.equals(other.session().sourceIdentity());
  }

  private boolean hasTagsWhenever(SessionRequirements other) {
    Collection<Template> others = other.session().tags().values();
    return session().tags().size() + grant.shaping().tags().size() <= MOST_TAGS
        && session().tags().values().stream()
            .allMatch(template -> template.isConstant() || others.contains(template));
  }

  private boolean hasPolicyWhenever(SessionRequirements other) {
    return session().policy().map(policy -> policy.isConstant()).orElse(true)
        || session().policy().equals(other.session().policy());
  }

  /**
   * Compares what counts towards STS's packed size: either there is always room, or this session
   * packs nothing that the other does not.
   */
  private boolean hasRoomWhenever(SessionRequirements other) {
    return !most(other).isSurelyTooLarge() || packsNoMoreThan(other);
  }

  private boolean packsNoMoreThan(SessionRequirements other) {
    return other.session().tags().entrySet().containsAll(session().tags().entrySet())
        && (session().policy().isEmpty() || session().policy().equals(other.session().policy()))
        && grant.id().value().length() <= other.grant.id().value().length();
  }

  /**
   * Returns the largest size of this session if the other grant creates its own: the caller then
   * sent nothing that the other grant does not accept. A policy with claims, or a caller's policy,
   * counts at its longest and uncompressed, because it may not compress well.
   */
  private PackedSize most(SessionRequirements other) {
    var tags = new HashMap<String, String>();
    tags.put(SessionTags.GRANT, grant.id().value());
    session()
        .tags()
        .forEach((key, template) ->
            tags.put(key, template.isConstant() ? template.sample() : LONGEST_VALUE));
    other.grant.shaping().tags().forEach(key -> tags.put(key, LONGEST_VALUE));
    Optional<PolicyTemplate> constant = session().policy().filter(PolicyTemplate::isConstant);
    if (other.acceptsCallerPolicy() || (session().policy().isPresent() && constant.isEmpty())) {
      tags.put("", LONGEST_POLICY);
    }
    return PackedSize.of(tags, constant.map(PolicyTemplate::sample));
  }
}
