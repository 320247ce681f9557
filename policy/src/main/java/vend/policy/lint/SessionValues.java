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

/** Claims whose every value that the grant lets in is refused by AWS where the session puts it. */
final class SessionValues implements Rule {
  /** As STS takes RoleSessionName and SourceIdentity. */
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]*");

  /** As STS takes the value of a session tag. */
  private static final Pattern TAG = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

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
                "AWS refuses the %s of %s for every value of %s that the grant lets in, such as %s; use another claim%s"
                    .formatted(
                        where,
                        grant.id(),
                        claim,
                        values.get(claim).getFirst(),
                        where.equals("session name") ? ", or {%s|slug}".formatted(claim) : "")));
      }
    }
  }

  /** What conditions demand of claims; of a pattern, the characters between its wildcards. */
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
