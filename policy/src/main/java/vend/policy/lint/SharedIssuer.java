package vend.policy.lint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A public issuer that gives tokens to every customer, such as GitHub, and the claims that
 * distinguish the customers.
 *
 * @param name the product name, for messages
 * @param address matches its {@code iss}
 * @param ownerInAddress whether the address already identifies the customer
 * @param owner claims that identify the owner of the repository, and the form that their value must
 *     have
 * @param project claims that identify the repository among those of its owner
 * @param whole claims that identify owner and repository at once
 * @param reference claims that identify the branch, tag or environment; empty if the product has no
 *     such claims
 * @param immutable those of the claims above that another customer can never get later
 */
record SharedIssuer(
    String name,
    Pattern address,
    boolean ownerInAddress,
    Map<String, Pattern> owner,
    Map<String, Pattern> project,
    Map<String, Pattern> whole,
    Map<String, Pattern> reference,
    Set<String> immutable) {
  private static final Pattern ID = Pattern.compile("[^*?]+");
  private static final Pattern NAME = Pattern.compile("[^*?].*");
  private static final Pattern PATH = Pattern.compile("[^/*?]+/[^*?].*");
  private static final Pattern GIT_REF = Pattern.compile("refs/(?:heads|tags)/.+");

  private static final List<SharedIssuer> KNOWN =
      List.of(
          new SharedIssuer(
              "GitHub",
              Pattern.compile("https://token\\.actions\\.githubusercontent\\.com(?:/.*)?"),
              false,
              Map.of("repository_owner", NAME, "repository_owner_id", ID),
              Map.of(),
              Map.of(
                  "repository", PATH,
                  "repository_id", ID,
                  "sub", Pattern.compile("repo:[^:/*?]+/[^:/*?][^:/]*:.*")),
              Map.of(
                  "ref", GIT_REF,
                  "environment", NAME,
                  "sub",
                      Pattern.compile(
                          "repo:[^:]+:(?:ref:refs/(?:heads|tags)/|environment:[^*?]|pull_request).*")),
              Set.of("repository_id")),
          new SharedIssuer(
              "GitLab",
              Pattern.compile("https://gitlab\\.com"),
              false,
              Map.of("namespace_path", NAME, "namespace_id", ID),
              Map.of(),
              Map.of(
                  "project_path", PATH,
                  "project_id", ID,
                  "sub", Pattern.compile("project_path:[^:/*?]+/[^:*?][^:]*:.*")),
              Map.of(
                  "ref", NAME,
                  "ref_path", GIT_REF,
                  "environment", NAME,
                  "sub", Pattern.compile("project_path:[^:]+:ref_type:[^:]+:ref:[^*?].*")),
              Set.of("project_id")),
          new SharedIssuer(
              "Bitbucket",
              Pattern.compile(
                  "https://api\\.bitbucket\\.org/2\\.0/workspaces/[^/]+/pipelines-config/identity/oidc"),
              true,
              Map.of("workspaceUuid", ID),
              Map.of(),
              Map.of("repositoryUuid", ID, "sub", Pattern.compile("\\{[^*?{}]+\\}:.*")),
              Map.of(
                  "branchName", NAME,
                  "deploymentEnvironmentUuid", ID,
                  "sub", Pattern.compile("\\{[^{}]+\\}:\\{[^*?{}]+\\}:\\{.*")),
              Set.of("repositoryUuid", "sub")),
          new SharedIssuer(
              "CircleCI",
              Pattern.compile("https://oidc\\.circleci\\.com/org/[^/]+"),
              true,
              Map.of(),
              Map.of(),
              Map.of(
                  "oidc.circleci.com/project-id",
                  ID,
                  "sub",
                  Pattern.compile("org/[^/]+/project/[^/*?]+/.*")),
              Map.of(
                  "oidc.circleci.com/vcs-ref", GIT_REF,
                  "oidc.circleci.com/context-ids", ID),
              Set.of("oidc.circleci.com/project-id", "sub")),
          new SharedIssuer(
              "Buildkite",
              Pattern.compile("https://agent\\.buildkite\\.com"),
              false,
              Map.of("organization_slug", ID, "organization_id", ID),
              Map.of("pipeline_slug", NAME),
              Map.of(
                  "pipeline_id",
                  ID,
                  "sub",
                  Pattern.compile("organization:[^:*?]+:pipeline:[^:*?][^:]*:.*")),
              Map.of(
                  "build_branch", NAME,
                  "build_tag", NAME,
                  "sub",
                      Pattern.compile(
                          "organization:[^:]+:pipeline:[^:]+:ref:refs/(?:heads|tags)/.+")),
              Set.of("pipeline_id")),
          new SharedIssuer(
              "Terraform Cloud",
              Pattern.compile("https://app\\.terraform\\.io"),
              false,
              Map.of("terraform_organization_name", ID, "terraform_organization_id", ID),
              Map.of("terraform_workspace_name", NAME, "terraform_project_name", NAME),
              Map.of(
                  "terraform_workspace_id", ID,
                  "terraform_project_id", ID,
                  "sub",
                      Pattern.compile(
                          "organization:[^:*?]+:project:[^:]+:workspace:[^:*?][^:]*:.*")),
              Map.of(),
              Set.of("terraform_workspace_id", "terraform_project_id")),
          new SharedIssuer(
              "Google",
              Pattern.compile("https://accounts\\.google\\.com"),
              false,
              Map.of("hd", ID),
              Map.of(),
              Map.of("sub", ID, "email", ID),
              Map.of(),
              Set.of("sub")));

  /** Returns the public issuer at the address, if this is one. */
  static Optional<SharedIssuer> at(String address) {
    return KNOWN.stream().filter(one -> one.address.matcher(address).matches()).findFirst();
  }
}
