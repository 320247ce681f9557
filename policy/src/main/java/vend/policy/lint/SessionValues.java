package vend.policy.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import vend.grant.Grant;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator;
import vend.session.SessionTemplate;
import vend.session.Template;

/** Finds session values that AWS rejects for every claim value that the grant allows. */
final class SessionValues implements Rule {
  /** The pattern that STS documents for RoleSessionName and SourceIdentity. */
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");

  /** The pattern that STS documents for the value of a session tag, without line separators. */
  private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Zs}\\p{N}_.:/=+\\-@]*");

  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    for (Grant grant : file.grants().grants()) {
      grant.session().ifPresent(session -> add(file, grant, session, findings));
    }
    return findings;
  }

  private static void add(
      CheckedFile file, Grant grant, SessionTemplate session, List<Finding> findings) {
    Map<String, List<String>> values = values(grant);
    add(file, grant, values, "session name", session.name(), NAME, findings);
    session
        .sourceIdentity()
        .ifPresent(
            template -> add(file, grant, values, "source identity", template, NAME, findings));
    session
        .tags()
        .forEach(
            (key, template) -> add(file, grant, values, "tag " + key, template, TAG, findings));
  }

  private static void add(
      CheckedFile file,
      Grant grant,
      Map<String, List<String>> values,
      String where,
      Template template,
      Pattern allowed,
      List<Finding> findings) {
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Placeholder(String claim, boolean slug)
          && !slug
          && values.containsKey(claim)
          && values.get(claim).stream().noneMatch(value -> allowed.matcher(value).matches())) {
        findings.add(
            file.about(
                grant,
                FindingCode.SESSION_VALUE_REFUSED,
                "AWS rejects the %s of the grant %s for every value of the claim %s that the grant allows, such as %s. Use another claim%s."
                    .formatted(
                        where,
                        grant.id(),
                        claim,
                        values.get(claim).getFirst(),
                        where.equals("session name") ? ", or {%s|slug}".formatted(claim) : "")));
      }
    }
  }

  /** The values that conditions require of claims; of a pattern, its text without the wildcards. */
  private static Map<String, List<String>> values(Grant grant) {
    var values = new HashMap<String, List<String>>();
    for (Condition condition : grant.when().all()) {
      if (condition.operator().equals(ConditionOperator.of(Comparison.STRING_EQUALS))) {
        values.putIfAbsent(condition.key(), condition.values());
      } else if (condition.operator().equals(ConditionOperator.of(Comparison.STRING_LIKE))) {
        values.putIfAbsent(
            condition.key(),
            condition.values().stream().map(value -> value.replaceAll("[*?]", "")).toList());
      }
    }
    return values;
  }
}
