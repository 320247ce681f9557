package vend.policy.lint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import vend.aws.Partition;
import vend.grant.DeclaredRole;
import vend.grant.Grant;
import vend.grant.ManagedPolicy;
import vend.grant.file.Suggestion;

/**
 * Finds AWS managed policies that a dated list does not contain. The list is for the partition
 * {@code aws}.
 */
final class AwsManagedPolicies implements Rule {
  /** The date of the list's newest entry. */
  private static final String DATE = "2026-05-01";

  private static final String LIST = "aws-managed-policies.txt";
  private static final String PREFIX = "arn:aws:iam::aws:policy/";

  @Override
  public List<Finding> check(CheckedFile file) {
    var findings = new ArrayList<Finding>();
    if (file.grants().hubRole().partition() != Partition.AWS) {
      return findings;
    }
    Set<String> known = known();
    for (DeclaredRole role : file.grants().declaredRoles()) {
      for (int i = 0; i < role.policies().size(); i++) {
        add(file, role.policies().get(i), known, findings, "roles", role.name(), "policies", i);
      }
      role.permissionsBoundary()
          .ifPresent(policy ->
              add(file, policy, known, findings, "roles", role.name(), "permissionsBoundary"));
    }
    List<Grant> grants = file.grants().grants();
    for (int grant = 0; grant < grants.size(); grant++) {
      int index = grant;
      grants
          .get(grant)
          .session()
          .ifPresent(session -> {
            for (int i = 0; i < session.policyArns().size(); i++) {
              var policy = new ManagedPolicy(session.policyArns().get(i).value());
              add(file, policy, known, findings, "grants", index, "session", "policyArns", i);
            }
          });
    }
    return findings;
  }

  private static void add(
      CheckedFile file,
      ManagedPolicy policy,
      Set<String> known,
      List<Finding> findings,
      Object... place) {
    String arn = policy.arn(Partition.AWS);
    if (!arn.startsWith(PREFIX)) {
      return;
    }
    String name = arn.substring(PREFIX.length());
    if (!known.contains(name)) {
      findings.add(
          file.about(
              FindingCode.UNKNOWN_AWS_MANAGED_POLICY,
              "AWS had no managed policy %s on %s%s. Check the name. If AWS added the policy later, ignore this advice."
                  .formatted(name, DATE, suggestion(name, known)),
              place));
    }
  }

  private static String suggestion(String name, Set<String> known) {
    // A policy that AWS keeps under a path, such as job-function/, can be named by its ARN only.
    return known.stream()
        .filter(path -> path.endsWith("/" + name))
        .findFirst()
        .map(path -> PREFIX + path)
        .map(arn -> Suggestion.of(arn, List.of(arn)))
        .orElseGet(() -> Suggestion.of(name, known));
  }

  private static Set<String> known() {
    try (InputStream list =
        Objects.requireNonNull(AwsManagedPolicies.class.getResourceAsStream(LIST))) {
      return new String(list.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
