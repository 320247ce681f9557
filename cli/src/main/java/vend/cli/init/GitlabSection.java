package vend.cli.init;

/**
 * Jobs of one project in GitLab CI/CD.
 *
 * @param server the address of GitLab, which is the {@code iss} of the tokens
 * @param project the path with namespace
 * @param projectId its number, which no other project gets later
 * @param namespaceId the number of its group or user
 * @param branch the protected branch that deploys
 * @see <a href="https://docs.gitlab.com/ci/secrets/id_token_authentication/">GitLab: ID tokens</a>
 */
record GitlabSection(
    String server, String project, String projectId, String namespaceId, String branch)
    implements CallerSection {
  @Override
  public boolean isPipeline() {
    return true;
  }

  @Override
  public String issuer(String audience) {
    return """
      gitlab:
        oidc: %s
        audience: %s
        require: { namespace_id: "%s" } # reject projects of other groups and users. A subgroup has its own id
    """
        .formatted(YamlText.of(server), YamlText.of(audience), namespaceId);
  }

  @Override
  public String grant(Roles roles) {
    return """
      - id: gitlab-deploys
        description: %s
        issuer: gitlab
        when: # only users who may push to the protected branch can start its jobs
          StringEquals: { project_id: "%s", ref_type: branch, ref: %s, ref_protected: "true" }
        roles: %s
        session:
          name: "gitlab-{job_id}"
          sourceIdentity: "gitlab-{project_id}"
          tags: { project: "{project_path}"%s }
    """
        .formatted(
            YamlText.quoted(
                "Jobs of %s deploy, but only from the protected branch %s."
                    .formatted(project, branch)),
            projectId,
            YamlText.of(branch),
            roles.deployList(),
            GithubSection.canBeTag(branch) ? ", ref: \"{ref}\"" : "");
  }

  @Override
  public String callers() {
    return """
      gitlab-on-the-branch:
        issuer: gitlab
        claims:
          namespace_id: "%s"
          project_path: %s
          project_id: "%s"
          ref_type: branch
          ref: %s
          ref_protected: "true"
          job_id: "1"
    """
        .formatted(namespaceId, YamlText.of(project), projectId, YamlText.of(branch));
  }

  @Override
  public String cases(Roles roles) {
    return """
      - name: %s
        caller: gitlab-on-the-branch
        may: %s
        grant: gitlab-deploys
        session:
          name: gitlab-1
          sourceIdentity: gitlab-%s
          tags: { project: %s%s }

      - name: no other branch of the project deploys
        caller: { like: gitlab-on-the-branch, claims: { ref: %s } }
        mayNot: %s
        reason: ConditionNotMet

      - name: a tag with the name of the branch does not deploy
        caller: { like: gitlab-on-the-branch, claims: { ref_type: tag } }
        mayNot: %s
        reason: ConditionNotMet

      - name: the branch does not deploy while it is not protected
        caller: { like: gitlab-on-the-branch, claims: { ref_protected: "false" } }
        mayNot: %s
        reason: ConditionNotMet

      - name: another project of the namespace does not deploy
        caller: { like: gitlab-on-the-branch, claims: { project_id: "%s" } }
        mayNot: %s
        reason: ConditionNotMet

      - name: projects of other namespaces on GitLab are rejected
        caller: { like: gitlab-on-the-branch, claims: { namespace_id: "%s" } }
        mayNot: %s
        reason: Unauthenticated

    """
            .formatted(
                YamlText.quoted("a job of %s deploys from %s".formatted(project, branch)),
                roles.deployExample(),
                projectId,
                YamlText.of(project),
                GithubSection.canBeTag(branch) ? ", ref: " + YamlText.of(branch) : "",
                YamlText.of(branch + "-2"),
                roles.deployExample(),
                roles.deployExample(),
                roles.deployExample(),
                GithubSection.next(projectId),
                roles.deployExample(),
                GithubSection.next(namespaceId),
                roles.deployExample())
        + (roles.hasPeople()
            ? """
              - name: a job of GitLab does not get the role of people
                caller: gitlab-on-the-branch
                mayNot: %s
                reason: RoleNotGranted

            """
                .formatted(roles.readExample())
            : "");
  }
}
