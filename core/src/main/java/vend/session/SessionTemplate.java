package vend.session;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import vend.Reason;
import vend.aws.RoleArn;
import vend.caller.Claims;
import vend.credentials.SessionDuration;

/**
 * The {@code session} of a grant: renders the session parameters from a caller's claims.
 *
 * @param longest the longest duration that a caller may request
 * @param tags session tags by key; none under {@code vend:}
 * @param transitiveTags the keys of {@code tags} that persist along a role chain
 * @param policy an inline policy that narrows the session
 * @param policyArns managed policies that narrow the session
 */
public record SessionTemplate(
    SessionDuration longest,
    Template name,
    Optional<Template> sourceIdentity,
    Map<String, Template> tags,
    Set<String> transitiveTags,
    Optional<PolicyTemplate> policy,
    List<PolicyArn> policyArns) {

  /**
   * @throws IllegalArgumentException if no caller could ever get this session
   */
  public SessionTemplate {
    for (String key : tags.keySet()) {
      SessionTags.checkKey(key);
      if (SessionTags.isReserved(key)) {
        throw new IllegalArgumentException(
            "Tag keys under vend: are reserved for Vend. Choose another key.");
      }
    }
    if (!tags.keySet().containsAll(transitiveTags)) {
      throw new IllegalArgumentException("A transitive key must be the key of one of the tags.");
    }
    tags = Map.copyOf(tags);
    transitiveTags = Set.copyOf(transitiveTags);
    policyArns = List.copyOf(policyArns);
  }

  /** The names of the claims in the session parameters. */
  public Set<String> claims() {
    var names = new HashSet<>(name.claims());
    sourceIdentity.map(Template::claims).ifPresent(names::addAll);
    tags.values().stream().map(Template::claims).forEach(names::addAll);
    policy.map(PolicyTemplate::claims).ifPresent(names::addAll);
    return names;
  }

  /**
   * The role of the session.
   *
   * @param externalId the external id that the role's trust policy requires
   * @param longest the longest session of the role
   */
  public record Target(RoleArn role, ExternalId externalId, SessionDuration longest) {}

  /**
   * Renders the session for one caller.
   *
   * @param ownTags the tags that Vend sets itself
   * @param requested the session parameters of the caller's request
   * @param shaping which of these the grant accepts
   * @throws SessionRefused if AWS would reject the session, or the grant does not accept a
   *     parameter
   */
  public SessionRequest render(
      Target target,
      Map<String, String> ownTags,
      Claims claims,
      RequestedSession requested,
      CallerShaping shaping)
      throws SessionRefused {
    shaping.check(requested, policy.isPresent() || !policyArns.isEmpty());
    var request =
        new SessionRequest(
            target.role(),
            target.externalId(),
            name(claims, requested, shaping),
            sourceIdentity(claims),
            tags(ownTags, claims, requested),
            policy.isPresent() ? Optional.of(policy.get().render(claims)) : requested.policy(),
            policyArns.isEmpty() ? requested.policyArns() : policyArns,
            duration(requested, target.longest()));
    var size = PackedSize.of(request);
    if (size.isSurelyTooLarge()) {
      throw new SessionRefused(
          Reason.PACKED_POLICY_TOO_LARGE,
          "Session policies and tags together take about %d %% of what AWS allows."
              .formatted(size.percent()));
    }
    return request;
  }

  private SessionName name(Claims claims, RequestedSession requested, CallerShaping shaping)
      throws SessionRefused {
    if (shaping.sessionName() && requested.name().isPresent()) {
      return requested.name().get();
    }
    return made("session name", name.render(claims), SessionName::new);
  }

  private Optional<SourceIdentity> sourceIdentity(Claims claims) throws SessionRefused {
    if (sourceIdentity.isEmpty()) {
      return Optional.empty();
    }
    String text = sourceIdentity.get().render(claims);
    return Optional.of(made("source identity", text, SourceIdentity::new));
  }

  private SessionTags tags(Map<String, String> ownTags, Claims claims, RequestedSession requested)
      throws SessionRefused {
    var values = new LinkedHashMap<>(requested.tags());
    for (var tag : tags.entrySet()) {
      values.put(tag.getKey(), tag.getValue().render(claims));
    }
    values.putAll(ownTags);
    return made("tags", values, all -> new SessionTags(all, transitiveTags));
  }

  private SessionDuration duration(RequestedSession requested, SessionDuration ofRole)
      throws SessionRefused {
    SessionDuration most = longest.orShorter(ofRole);
    var duration = requested.duration().orElse(SessionDuration.LONGEST_CHAINED.orShorter(most));
    if (duration.compareTo(most) > 0) {
      throw new SessionRefused(
          Reason.DURATION_TOO_LONG,
          "You may request at most %s; you requested %s. %s"
              .formatted(most, duration, binding(most, ofRole)));
    }
    return duration;
  }

  /** Which of the three limits applies, and where the operator can change it. */
  private String binding(SessionDuration most, SessionDuration ofRole) {
    if (most.compareTo(SessionDuration.LONGEST_CHAINED) >= 0) {
      return "AWS ends sessions by role chaining, such as this one, after one hour, whatever the"
          + " grants say. Request credentials again before the session ends.";
    }
    String limit =
        longest.compareTo(ofRole) == 0
            ? "Both the grant's session.duration and the role's maxSession are the limit: the"
                + " operator can raise them"
            : longest.compareTo(ofRole) < 0
                ? "The grant's session.duration is the limit: the operator can raise it"
                : "The role's maxSession is the limit: the operator can raise it";
    return limit + " in the grants file, up to 1h.";
  }

  private static <T, R> R made(String what, T value, Function<T, R> make) throws SessionRefused {
    try {
      return make.apply(value);
    } catch (IllegalArgumentException e) {
      throw new SessionRefused(
          Reason.SESSION_VALUE_INVALID,
          "AWS does not accept the %s that your claims give. %s".formatted(what, e.getMessage()));
    }
  }
}
