package vend.policy.lint;

import java.util.List;
import java.util.Optional;
import vend.grant.file.GrantsReader.Located;
import vend.grant.file.InvalidGrants;
import vend.grant.file.SourceLocations.Place;

/** Checks a grants file for errors and risks. */
public final class GrantsCheck {
  private static final List<Rule> RULES =
      List.of(
          new SharedIssuers(),
          new AwsAssertions(),
          new SharedSubjects(),
          new AwsIdentities(),
          new UnreachableGrants(),
          new UnusedEntries(),
          new Operators(),
          new ApproverGroups(),
          new PersonClaims(),
          new ChatPersons(),
          new ListClaims(),
          new WildcardValues(),
          new SessionValues(),
          new AwsManagedPolicies(),
          new SessionSizes(),
          new TrustPolicies(),
          new HubOnlyConditions(),
          new ExternalIds());

  private GrantsCheck() {}

  /** Checks a valid file; the findings are in the order of the file. */
  public static List<Finding> of(Located file) {
    var checked = new CheckedFile(file.grants(), file.places());
    return RULES.stream()
        .flatMap(rule -> rule.check(checked).stream())
        .sorted(Finding.ORDER)
        .toList();
  }

  /** Converts the problems of an invalid file to findings. */
  public static List<Finding> of(InvalidGrants invalid) {
    return invalid.problems().stream()
        .map(problem ->
            new Finding(
                FindingCode.INVALID_FILE,
                new Place(problem.line(), problem.column()),
                Optional.empty(),
                (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.message()))
        .toList();
  }
}
