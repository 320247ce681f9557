package vend.cli.init;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import vend.aws.Partition;
import vend.caller.Transport;
import vend.cli.command.CommandFailed;
import vend.cli.grants.ExternalIdText;
import vend.grant.file.GrantsFolder;
import vend.grant.file.GrantsReader;
import vend.grant.file.InvalidGrants;
import vend.policy.cases.CaseReader;
import vend.policy.cases.CaseRun;
import vend.policy.cases.CaseRun.Failure;
import vend.policy.cases.TestCase;
import vend.policy.explain.InvalidCaller;
import vend.policy.lint.Finding;
import vend.policy.lint.FindingCode;
import vend.policy.lint.GrantsCheck;
import vend.policy.lint.Severity;

/**
 * The answers of one run, and the texts of both files.
 *
 * @param audience the audience of tokens for this hub, unless a provider chooses it
 * @param sections not empty
 */
record Draft(AwsAccounts accounts, String audience, Roles roles, List<CallerSection> sections) {
  Draft {
    sections = List.copyOf(sections);
  }

  /** The texts of the grants file and of its test cases. */
  record Texts(String grants, String tests, int cases) {}

  /**
   * Writes the texts, and runs {@code vend grants check} and {@code vend grants test} on them.
   *
   * @param grants the path of the grants file, which does not need to exist
   * @param tests the path of the test cases, for messages
   * @param random makes the external ids
   * @param now the time of the test cases
   * @throws CommandFailed if the texts do not pass
   */
  Texts texts(Path grants, Path tests, SecureRandom random, Instant now) throws CommandFailed {
    try {
      var withoutIds = ExternalIdText.of(grants.toString(), grantsText(grants, tests));
      var _ = withoutIds.addMissing(() -> ExternalIdText.newId(random));
      String grantsText = withoutIds.changed();
      String testsText = testsText(grants, tests);
      var located =
          new GrantsReader(grants.toString(), new GrantsFolder(grants), Transport.LOOPBACK_TOO)
              .readWithPlaces(grantsText);
      check(GrantsCheck.of(located));
      List<TestCase> cases = CaseReader.read(tests.toString(), testsText);
      test(cases, new CaseRun(located.grants(), now));
      return new Texts(grantsText, testsText, cases.size());
    } catch (InvalidGrants | ExternalIdText.CannotChange | InvalidCaller e) {
      throw rejected("vend grants check", String.valueOf(e.getMessage()));
    }
  }

  private static void check(List<Finding> findings) throws CommandFailed {
    List<Finding> serious =
        findings.stream().filter(finding -> finding.code().severity() != Severity.ADVICE).toList();
    if (!serious.isEmpty()) {
      throw rejected(
          "vend grants check",
          serious.stream()
              .map(finding ->
                  "%s [%s]%s"
                      .formatted(finding.text(), finding.code().code(), next(finding.code())))
              .collect(Collectors.joining(" ")));
    }
  }

  /** The options for findings that depend on the answers. */
  private static String next(FindingCode code) {
    return switch (code) {
      case SHARED_ISSUER_WITHOUT_REQUIRE ->
          " Give it with --oidc-require, such as --oidc-require hd=example.com.";
      case SUBJECT_WITHOUT_REPOSITORY ->
          " Name the claim with --oidc-groups-claim, and its values with --group.";
      default -> "";
    };
  }

  private static void test(List<TestCase> cases, CaseRun run) throws CommandFailed, InvalidCaller {
    var failed = new ArrayList<String>();
    for (TestCase one : cases) {
      for (Failure failure : run.run(one)) {
        failed.add(
            "%s: %s %s"
                .formatted(one.name(), failure.role(), String.join("; ", failure.problems())));
      }
    }
    if (!failed.isEmpty()) {
      throw rejected("vend grants test", String.join(". ", failed));
    }
  }

  private static CommandFailed rejected(String check, String reason) {
    return new CommandFailed(
        "the file for these answers does not pass %s, so nothing was written: %s"
            .formatted(check, reason));
  }

  /** The line that gives editors the schema, if the schema is beside the file. */
  private static String schema(Path file, String schema) {
    return Files.isRegularFile(file.toAbsolutePath().resolveSibling(schema))
        ? "# yaml-language-server: $schema=%s\n#\n".formatted(schema)
        : "";
  }

  private String grantsText(Path grants, Path tests) {
    return """
    %s# Which callers may assume which roles. Vend decides by this file, and the trust policies of the roles are
    # generated from it. %s has its test cases.
    version: 1
    hub: { account: "%s", role: %s%s }
    organization: %s

    accounts: # the external ids are not secrets, but callers never see them
    %s
    issuers:
    %s
    roles: # the roles to create in the accounts, under the IAM path /vend/
    %s
    grants:
    %s\
    """
        .formatted(
            schema(grants, "grants.schema.json"),
            tests.getFileName(),
            accounts.hub(),
            YamlText.of(accounts.hubRole()),
            accounts.partition() == Partition.AWS ? "" : ", partition: " + accounts.partition(),
            accounts.organization(),
            accounts.spokes().stream()
                .map(one ->
                    "  %s: { id: \"%s\" }\n".formatted(YamlText.of(one.name().value()), one.id()))
                .collect(Collectors.joining()),
            sections.stream()
                .map(section -> section.issuer(audience))
                .collect(Collectors.joining()),
            roles.text(),
            sections.stream()
                .map(section -> section.grant(roles))
                .collect(Collectors.joining("\n")));
  }

  private String testsText(Path grants, Path tests) {
    return """
    %s# Test cases for %s. Run them with `vend grants test`.
    version: 1

    callers:
    %s
    cases:
    %s\
    """
        .formatted(
            schema(tests, "grants.test.schema.json"),
            grants.getFileName(),
            sections.stream().map(CallerSection::callers).collect(Collectors.joining()),
            sections.stream()
                    .map(section -> section.cases(roles))
                    .collect(Collectors.joining())
                    .stripTrailing()
                + "\n");
  }
}
