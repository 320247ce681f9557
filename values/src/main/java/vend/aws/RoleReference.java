package vend.aws;

/** A role as a caller writes it: an ARN, or an account and a role. */
public sealed interface RoleReference {
  /** A role by its ARN. */
  record ByArn(RoleArn arn) implements RoleReference {
    @Override
    public String toString() {
      return arn.toString();
    }
  }

  /**
   * A role by account and name.
   *
   * @param account an account id, or an account's name in the grants file
   * @param role a role's name in the grants file, or an IAM path and name
   */
  record ByName(String account, String role) implements RoleReference {
    /**
     * @throws IllegalArgumentException if the account or the role is not a valid name
     */
    public ByName {
      if (!AccountId.isValid(account)) {
        new AccountName(account);
      }
      // Partition and account id do not affect the check of path and name.
      RoleArn.of(Partition.AWS, new AccountId("000000000000"), role);
    }

    @Override
    public String toString() {
      return account + "/" + role;
    }
  }

  /**
   * Parses an ARN or {@code account/role}.
   *
   * @throws IllegalArgumentException if the text is neither
   */
  static RoleReference parse(String text) {
    if (text.startsWith("arn:")) {
      return new ByArn(
          RoleArn.parse(text)
              .orElseThrow(() -> new IllegalArgumentException("not the ARN of an IAM role")));
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
   * @throws IllegalArgumentException if the account or the role is not a valid name
   */
  static RoleReference of(String account, String role) {
    return new ByName(account, role);
  }
}
