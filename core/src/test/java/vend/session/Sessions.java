package vend.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import vend.Reason;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.caller.Claims;
import vend.credentials.SessionDuration;
import vend.iam.InvalidPolicy;
import vend.iam.PolicyDocument;

/** Session templates, claims and policies for tests. */
public final class Sessions {
  public static final RoleArn ROLE =
      RoleArn.of(Partition.AWS, new AccountId("222222222222"), "vend/deploy");

  static final SessionTemplate.Target TARGET =
      new SessionTemplate.Target(
          ROLE, new ExternalId("external-id"), SessionDuration.LONGEST_CHAINED);
  static final Map<String, String> OWN_TAGS = Map.of(SessionTags.GRANT, "one");

  private Sessions() {}

  public static SessionTemplate template(
      String name, Map<String, String> tags, Optional<String> policy) {
    return template(name, tags, policy, List.of());
  }

  static SessionTemplate template(
      String name, Map<String, String> tags, Optional<String> policy, List<PolicyArn> arns) {
    var templates = new LinkedHashMap<String, Template>();
    tags.forEach((key, text) -> templates.put(key, Template.parse(text)));
    return new SessionTemplate(
        SessionDuration.LONGEST_CHAINED,
        Template.parse(name),
        Optional.empty(),
        templates,
        Set.of(),
        policy.map(Sessions::policyTemplate),
        arns);
  }

  static PolicyTemplate policyTemplate(String json) {
    try {
      return PolicyTemplate.parse(json);
    } catch (InvalidPolicy e) {
      throw new AssertionError(e);
    }
  }

  static Claims claims(Map<String, String> claims) {
    var values = new LinkedHashMap<String, List<String>>();
    claims.forEach((name, value) -> values.put(name, List.of(value)));
    return new Claims(values);
  }

  /** Renders the session for a caller with these claims. */
  public static SessionRequest render(SessionTemplate template, Map<String, String> claims)
      throws SessionRefused {
    return render(template, claims, RequestedSession.DEFAULT, CallerShaping.NONE);
  }

  static SessionRequest render(
      SessionTemplate template,
      Map<String, String> claims,
      RequestedSession requested,
      CallerShaping shaping)
      throws SessionRefused {
    return template.render(TARGET, OWN_TAGS, claims(claims), requested, shaping);
  }

  interface Refusal {
    Object run() throws SessionRefused;
  }

  static SessionRefused refused(Reason reason, Refusal refusal) {
    var refused = Assertions.assertThrows(SessionRefused.class, refusal::run);
    Assertions.assertEquals(reason, refused.reason(), refused::detail);
    return refused;
  }

  /** A policy that allows one action on one resource. */
  public static SessionPolicy policy(String action, String resource) {
    return new SessionPolicy(document('"' + action + '"', '"' + resource + '"').toJson());
  }

  private static PolicyDocument document(String action, String resource) {
    return parse(
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":%s,\"Resource\":%s}}"
            .formatted(action, resource));
  }

  private static PolicyDocument parse(String json) {
    try {
      return PolicyDocument.parse(json);
    } catch (InvalidPolicy e) {
      throw new AssertionError(e);
    }
  }
}
