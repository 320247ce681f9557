package vend.cli.init;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Workflows of one repository in GitHub Actions.
 *
 * @param issuer the {@code iss} of the tokens
 * @param repository its owner and name
 * @param repositoryId its number, which no other repository gets later
 * @param ownerId the number of its owner
 * @param branch the branch that deploys
 * @see <a href="https://docs.github.com/en/actions/reference/security/oidc">GitHub: OpenID Connect
 *     reference</a>
 */
record GithubSection(
    String issuer, String repository, String repositoryId, String ownerId, String branch)
    implements CallerSection {
  /** STS limits a session name to 64 characters, and the run's number needs some. */
  private static final int LONGEST_IN_SESSION_NAME = 48;

  private static final Pattern AS_TAG = Pattern.compile("[A-Za-z0-9_./=+-]{1,200}");

  @Override
  public boolean isPipeline() {
    return true;
  }

  @Override
  public String issuer(String audience) {
    return """
      github:
        oidc: %s
        audience: %s
        require: { repository_owner_id: "%s" } # GitHub gives tokens to everyone: reject those of other owners
    """
        .formatted(YamlText.of(issuer), YamlText.of(audience), ownerId);
  }

  private boolean isShort() {
    return repository.length() <= LONGEST_IN_SESSION_NAME;
  }

  private String ref() {
    return "refs/heads/" + branch;
  }

  @Override
  public String grant(Roles roles) {
    return """
      - id: github-deploys
        description: %s
        issuer: github
        when: # the name may belong to another repository later, so the id is required as well
          StringEquals: { repository: %s, repository_id: "%s", ref: %s }
        roles: %s
        session:
          name: "%s-{run_id}"
          sourceIdentity: "gh-{repository_id}"
          tags: { repository: "{repository}"%s }
    """
        .formatted(
            YamlText.quoted(
                "Pipelines of %s deploy, but only from the branch %s."
                    .formatted(repository, branch)),
            YamlText.of(repository),
            repositoryId,
            YamlText.of(ref()),
            roles.deployList(),
            isShort() ? "{repository|slug}" : "gh-{repository_id}",
            canBeTag(branch) ? ", ref: \"{ref}\"" : "");
  }

  /**
   * Whether a branch can be a session tag, by which AWS enforces the branch as well. STS and trust
   * policies allow fewer characters than git.
   */
  static boolean canBeTag(String branch) {
    return AS_TAG.matcher(branch).matches();
  }

  @Override
  public String callers() {
    return """
      github-on-the-branch:
        issuer: github
        claims:
          repository: %s
          repository_id: "%s"
          repository_owner_id: "%s"
          ref: %s
          run_id: "1"
    """
        .formatted(YamlText.of(repository), repositoryId, ownerId, YamlText.of(ref()));
  }

  @Override
  public String cases(Roles roles) {
    return """
      - name: %s
        caller: github-on-the-branch
        may: %s
        grant: github-deploys
        session:
          name: %s
          sourceIdentity: gh-%s
          tags: { repository: %s%s }

      - name: no other branch deploys
        caller: { like: github-on-the-branch, claims: { ref: %s } }
        mayNot: %s
        reason: ConditionNotMet

      - name: no pull request deploys
        caller: { like: github-on-the-branch, claims: { ref: refs/pull/12/merge } }
        mayNot: %s
        reason: ConditionNotMet

      - name: a new repository with the same name does not deploy
        caller: { like: github-on-the-branch, claims: { repository_id: "%s" } }
        mayNot: %s
        reason: ConditionNotMet

      - name: another repository of the owner does not deploy
        caller: { like: github-on-the-branch, claims: { repository: %s, repository_id: "%s" } }
        mayNot: %s
        reason: ConditionNotMet

      - name: repositories of other owners on GitHub are rejected
        caller: { like: github-on-the-branch, claims: { repository_owner_id: "%s" } }
        mayNot: %s
        reason: Unauthenticated

    """
            .formatted(
                YamlText.quoted("the pipeline of %s deploys from %s".formatted(repository, branch)),
                roles.deployExample(),
                YamlText.of((isShort() ? slug() : "gh-" + repositoryId) + "-1"),
                repositoryId,
                YamlText.of(repository),
                canBeTag(branch) ? ", ref: " + YamlText.of(ref()) : "",
                YamlText.of(ref() + "-2"),
                roles.deployExample(),
                roles.deployExample(),
                next(repositoryId),
                roles.deployExample(),
                YamlText.of(repository + "-2"),
                next(repositoryId),
                roles.deployExample(),
                next(ownerId),
                roles.deployExample())
        + (roles.hasPeople()
            ? """
              - name: a pipeline of GitHub does not get the role of people
                caller: github-on-the-branch
                mayNot: %s
                reason: RoleNotGranted

            """
                .formatted(roles.readExample())
            : "");
  }

  private String slug() {
    return repository.replaceAll("[^\\w+=,.@-]", "-");
  }

  /** Another number, for a caller that must not deploy. */
  static String next(String number) {
    return new BigInteger(number).add(BigInteger.ONE).toString();
  }
}
