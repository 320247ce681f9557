package vend.aws;

/** A role as a caller names it. */
public sealed interface RoleReference {
  /**
   * By ARN.
   *
   * @param arn the role
   */
  record ByArn(RoleArn arn) implements RoleReference {
    @Override
    public String toString() {
      return arn.toString();
    }
  }

  /**
   * By account and role.
   *
   * @param account its number, or its name in the file
   * @param role a name that the file declares, or path and name
   */
  record ByName(String account, String role) implements RoleReference {
    /**
     * @throws IllegalArgumentException if one of them could name nothing
     */
    public ByName {
      if (!AccountId.isValid(account)) {
        new AccountName(account);
      }
      // The account and the partition do not matter for the form of path and name.
      RoleArn.of(Partition.AWS, new AccountId("000000000000"), role);
    }

    @Override
    public String toString() {
      return account + "/" + role;
    }
  }

  /**
   * Reads an ARN or {@code account/role}.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static RoleReference parse(String text) {
    if (text.startsWith("arn:")) {
      return new ByArn(
          RoleArn.parse(text)
              .orElseThrow(() -> new IllegalArgumentException("not the ARN of a role")));
    }
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a role is written as its ARN or as account/role");
    }
    return of(text.substring(0, slash), text.substring(slash + 1));
  }

  /**
   * A role by account and name.
   *
   * @throws IllegalArgumentException if one of them could name nothing
   */
  static RoleReference of(String account, String role) {
    return new ByName(account, role);
  }
}
