package vend.cli.init;

import vend.aws.AccountId;

/**
 * People from IAM Identity Center. Their AWS credentials prove their identity.
 *
 * @param region the region whose STS verifies the proofs
 * @param account the account that people sign in to
 * @param permissionSet the permission set that they use there
 * @see <a
 *     href="https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html">the
 *     roles that Identity Center creates</a>
 */
record IdentityCenterSection(String region, AccountId account, String permissionSet)
    implements CallerSection {
  private static final String ID = "0123456789abcdef";

  /** Exactly as many as the suffix has: {@code *} would match longer permission sets, too. */
  private static final String SUFFIX = "_" + "?".repeat(ID.length());

  @Override
  public boolean isPipeline() {
    return false;
  }

  @Override
  public String issuer(String audience) {
    return """
      identity-center:
        aws: %s
        audience: %s # callers sign it
        require: { account: "%s" } # every AWS account can prove its identities: reject those of others
    """
        .formatted(region, YamlText.of(audience), account);
  }

  @Override
  public String grant(Roles roles) {
    return """
      - id: identity-center-read
        description: %s
        issuer: identity-center
        when: # the role's name is that of the permission set, with a suffix of 16 characters
          StringEquals: { account: "%s" }
          StringLike: { role: "%s" }
        roles: %s
        session:
          name: "{sessionName}"
          sourceIdentity: "{sessionName}"
    """
        .formatted(
            YamlText.quoted(
                "People with the permission set %s read in all accounts.".formatted(permissionSet)),
            account,
            role(permissionSet) + SUFFIX,
            roles.readList());
  }

  private static String role(String permissionSet) {
    return "AWSReservedSSO_" + permissionSet;
  }

  @Override
  public String callers() {
    return """
      identity-center-user:
        issuer: identity-center
        claims: { account: "%s", role: "%s_%s", sessionName: ada@example.com }
    """
        .formatted(account, role(permissionSet), ID);
  }

  @Override
  public String cases(Roles roles) {
    return """
      - name: %s
        caller: identity-center-user
        may: %s
        grant: identity-center-read
        session: { name: ada@example.com, sourceIdentity: ada@example.com }

      - name: a permission set with a longer name does not read
        caller: { like: identity-center-user, claims: { role: "%s-2_%s" } }
        mayNot: %s
        reason: ConditionNotMet

      - name: other roles of the account do not read
        caller: { like: identity-center-user, claims: { role: another-role } }
        mayNot: %s
        reason: ConditionNotMet

      - name: identities of other AWS accounts are rejected
        caller: { like: identity-center-user, claims: { account: "%s" } }
        mayNot: %s
        reason: Unauthenticated

    """
            .formatted(
                YamlText.quoted("people with the permission set %s read".formatted(permissionSet)),
                roles.readExample(),
                role(permissionSet),
                ID,
                roles.readExample(),
                roles.readExample(),
                account.value().equals("999999999999") ? "888888888888" : "999999999999",
                roles.readExample())
        + (roles.hasPipelines()
            ? """
              - name: people of IAM Identity Center do not get the role of pipelines
                caller: identity-center-user
                mayNot: %s
                reason: RoleNotGranted

            """
                .formatted(roles.deployExample())
            : "");
  }
}
