package vend.policy.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.caller.Issuer;
import vend.grant.Grant;
import vend.iam.Comparison;
import vend.iam.Condition;
import vend.iam.ConditionOperator.Qualifier;
import vend.iam.Effect;
import vend.policy.reach.RoleGrants;

/** Finds grants on public issuers that restrict their callers too little. */
final class SharedSubjects implements Rule {
  private static final Set<Comparison> PINNING =
      Set.of(
          Comparison.STRING_EQUALS, Comparison.STRING_EQUALS_IGNORE_CASE, Comparison.STRING_LIKE);

  private static final Pattern PULL_REQUEST =
      Pattern.compile(
          "repo:[^:]+:pull_request|refs/pull/.*|pull_request|pull_request_target|merge_request_event");

  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    for (Grant grant : file.grants().grants()) {
      if (grant.effect() == Effect.ALLOW) {
        issuer(file, grant)
            .ifPresent(issuer ->
                SharedIssuer.at(issuer.address())
                    .ifPresent(shared ->
                        findings.addAll(new Subject(file, grant, issuer, shared).findings())));
      }
    }
    return findings;
  }

  private static Optional<Issuer> issuer(CheckedFile file, Grant grant) {
    return file.grants().issuers().stream()
        .filter(issuer -> grant.issuer().equals(Optional.of(issuer.name())))
        .findFirst();
  }

  /** The callers of one grant. */
  private static final class Subject {
    private final CheckedFile file;
    private final Grant grant;
    private final SharedIssuer shared;
    private final List<Condition> pinning;

    Subject(CheckedFile file, Grant grant, Issuer issuer, SharedIssuer shared) {
      this.file = file;
      this.grant = grant;
      this.shared = shared;
      this.pinning = new ArrayList<>(RoleGrants.required(issuer));
      grant.when().all().stream().filter(Subject::isPinning).forEach(pinning::add);
    }

    /** Whether tokens without the claim do not meet the condition. */
    private static boolean isPinning(Condition condition) {
      return PINNING.contains(condition.operator().comparison())
          && !condition.operator().ifExists()
          && condition.operator().qualifier() != Qualifier.FOR_ALL_VALUES;
    }

    List<Finding> findings() {
      var findings = new ArrayList<Finding>();
      if (!identifiesOwner()) {
        findings.add(
            about(
                FindingCode.SUBJECT_WITHOUT_REPOSITORY,
                "The grant %s does not restrict the owner and the repository on %s. Add a condition on %s.",
                String.join(" or ", new TreeSet<>(shared.whole().keySet()))));
      } else if (!pins(immutable())) {
        findings.add(
            about(
                FindingCode.SUBJECT_BY_NAME,
                "The grant %s relies on names, and another owner can register a name on %s later. Add a condition on %s.",
                String.join(" or ", new TreeSet<>(shared.immutable()))));
      }
      if (!shared.reference().isEmpty() && !pins(shared.reference())) {
        findings.add(
            about(
                FindingCode.SUBJECT_WITHOUT_REF,
                "The grant %s accepts every branch, tag and pull request on %s. Add a condition on %s.",
                String.join(" or ", new TreeSet<>(shared.reference().keySet()))));
      }
      if (isForPullRequests()) {
        findings.add(
            about(
                FindingCode.PULL_REQUEST_SUBJECT,
                "The grant %s accepts pull requests on %s, which can contain unreviewed code. Restrict the grant to %s.",
                "a branch or an environment, or allow it read-only roles only"));
      }
      return findings;
    }

    private Finding about(FindingCode code, String text, String what) {
      return file.about(grant, code, text.formatted(grant.id(), shared.name(), what));
    }

    private boolean identifiesOwner() {
      return pins(shared.whole())
          || (pins(shared.project()) && (shared.ownerInAddress() || pins(shared.owner())));
    }

    private Map<String, Pattern> immutable() {
      return shared.whole().entrySet().stream()
          .filter(claim -> shared.immutable().contains(claim.getKey()))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean pins(Map<String, Pattern> claims) {
      return pinning.stream()
          .anyMatch(condition ->
              Optional.ofNullable(claims.get(condition.key()))
                  .filter(form ->
                      condition.values().stream().allMatch(value -> form.matcher(value).matches()))
                  .isPresent());
    }

    private boolean isForPullRequests() {
      return pinning.stream()
          .flatMap(condition -> condition.values().stream())
          .anyMatch(value -> PULL_REQUEST.matcher(value).matches());
    }
  }
}
