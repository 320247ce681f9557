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
 * A grant that allows, with the role that it is asked for: what its session needs of caller and
 * request. Where it can't be made, the next grant of the file has its turn.
 *
 * @param grant a grant that allows
 * @param role the role as the grant's file has it
 */
public record SessionRequirements(Grant grant, TargetRole role) {
  /** 256 characters of four bytes each. */
  private static final String LONGEST_VALUE = "\uD840\uDC00".repeat(256);

  private static final String LONGEST_POLICY = "x".repeat(2048);
  private static final int MOST_TAGS = 48;

  /** The grant's conditions. */
  List<Condition> conditions() {
    return grant.when().all();
  }

  /** How the session is made. */
  public SessionTemplate session() {
    return grant.session().orElseThrow();
  }

  /** The longest session that a caller gets. */
  public SessionDuration longest() {
    return session().longest().orShorter(role.longest());
  }

  /**
   * Whether this grant makes its session whenever the other makes its own, whoever asks for
   * whatever. Where that is not certain, the answer is no.
   */
  public boolean wheneverFits(SessionRequirements other) {
    return longest().compareTo(other.longest()) >= 0
        && takesWhatItTakes(other)
        && hasNameWhenever(other)
        && hasIdentityWhenever(other)
        && hasTagsWhenever(other)
        && hasPolicyWhenever(other)
        && hasRoomWhenever(other);
  }

  private boolean takesWhatItTakes(SessionRequirements other) {
    return (takesPolicy() || !other.takesPolicy())
        && grant.shaping().tags().containsAll(other.grant.shaping().tags());
  }

  private boolean takesPolicy() {
    return grant.shaping().policy() && !hasPolicy();
  }

  private boolean hasPolicy() {
    return session().policy().isPresent() || !session().policyArns().isEmpty();
  }

  private boolean hasNameWhenever(SessionRequirements other) {
    if (session().name().isConstant()) {
      return true;
    }
    // A caller who names the session itself needs no claim for it.
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
   * By what AWS packs: either there is always room, or this packs nothing that the other does not.
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
   * The largest that a session can be where the other makes its own: what the other does not take
   * of callers, this caller did not send. A policy with claims in it, or a caller's, counts as it
   * is, since it could be hard to pack.
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
    if (other.takesPolicy() || (session().policy().isPresent() && constant.isEmpty())) {
      tags.put("", LONGEST_POLICY);
    }
    return PackedSize.of(tags, constant.map(PolicyTemplate::sample));
  }
}
