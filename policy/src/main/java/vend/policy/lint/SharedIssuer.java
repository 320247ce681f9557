package vend.policy.lint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An issuer whose tokens strangers can have, and what of its claims tells them apart.
 *
 * @param name what people call it
 * @param address its {@code iss}
 * @param ownerInAddress whether the address already says whose tokens these are
 * @param owner claims that say who owns the repository, and the form of a value that does
 * @param project claims that say which of the owner's repositories it is
 * @param whole claims that say both at once
 * @param reference claims that say which branch, tag or environment; none where there is no such
 *     thing
 * @param immutable those of the claims above that nobody else can have later
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

  /** The issuer that strangers use, too, if this is one. */
  static Optional<SharedIssuer> at(String address) {
    return KNOWN.stream().filter(one -> one.address.matcher(address).matches()).findFirst();
  }
}
