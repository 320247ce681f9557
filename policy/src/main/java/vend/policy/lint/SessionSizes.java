package vend.policy.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.grant.Grant;
import vend.session.PackedSize;
import vend.session.SessionTags;
import vend.session.SessionTemplate;
import vend.session.Template;

/**
 * Finds sessions whose tags and policy exceed, or nearly exceed, STS's packed size limit. The sizes
 * are estimates.
 */
final class SessionSizes implements Rule {
  /** Longer than most claims that sessions put into tags. */
  private static final String USUAL_CLAIM = "x".repeat(48);

  private static final int FULL = 100;

  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    for (Grant grant : file.grants().grants()) {
      grant.session().flatMap(session -> finding(file, grant, session)).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> finding(CheckedFile file, Grant grant, SessionTemplate session) {
    int least = size(grant, session, "").percent();
    int usual = size(grant, session, USUAL_CLAIM).percent();
    if (least > FULL) {
      return Optional.of(
          file.about(
              grant,
              FindingCode.SESSION_TOO_LARGE,
              "The tags and the policy of the grant %s take about %d %% of the size that AWS allows, even without the values of claims. Shorten them."
                  .formatted(grant.id(), least)));
    }
    return usual > FULL
        ? Optional.of(
            file.about(
                grant,
                FindingCode.SESSION_NEARLY_TOO_LARGE,
                "The tags and the policy of the grant %s take about %d %% of the size that AWS allows if each claim has 48 characters. Shorten them, or AWS rejects sessions with long claims."
                    .formatted(grant.id(), usual)))
        : Optional.empty();
  }

  private static PackedSize size(Grant grant, SessionTemplate session, String claim) {
    var tags = new HashMap<String, String>();
    tags.put(SessionTags.GRANT, grant.id().value());
    session.tags().forEach((key, template) -> tags.put(key, text(template, claim)));
    grant.shaping().tags().forEach(key -> tags.put(key, claim));
    return PackedSize.of(tags, session.policy().map(policy -> policy.sample()));
  }

  private static String text(Template template, String claim) {
    Map<String, String> claims = new HashMap<>();
    for (Template.Part part : template.parts()) {
      if (part instanceof Template.Placeholder placeholder) {
        claims.put(placeholder.name(), claim);
      }
    }
    return template.pattern(claims);
  }
}
