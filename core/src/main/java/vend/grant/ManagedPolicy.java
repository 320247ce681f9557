package vend.grant;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.aws.AccountId;
import vend.aws.Partition;

/**
 * A managed policy or permissions boundary of a declared role.
 *
 * @param text the name of an AWS managed policy, or a policy ARN, in which {@code {account}} may
 *     replace the account id
 */
public record ManagedPolicy(String text) {
  /** The placeholder for the id of the account that the role is in. */
  public static final String ACCOUNT = "{account}";

  private static final String NAME = "[\\w+=,.@-]{1,128}";
  private static final Pattern FORM =
      Pattern.compile(
          NAME
              + "|arn:(?<partition>aws[a-z-]*):iam::(?<owner>aws|[0-9]{12}|\\{account}):policy/[\\w+=,.@/-]+");

  /**
   * @throws IllegalArgumentException if the text is neither a name nor an ARN
   */
  public ManagedPolicy {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "The policy must be the name of an AWS managed policy, or the ARN of a policy.");
    }
  }

  /** Returns the ARN in a partition; keeps the placeholder {@link #ACCOUNT}. */
  public String arn(Partition partition) {
    return text.startsWith("arn:") ? text : "arn:%s:iam::aws:policy/%s".formatted(partition, text);
  }

  /** Returns the ARN in an account, with the placeholder replaced. */
  public String arnIn(Partition partition, AccountId account) {
    return arn(partition).replace(ACCOUNT, account.value());
  }

  /** Whether AWS manages the policy, so that every account has it. */
  public boolean isAwsOwn() {
    return owner().map("aws"::equals).orElse(true);
  }

  /** The account id in the ARN, if it has one: only roles in that account can use the policy. */
  public Optional<AccountId> account() {
    return owner().filter(AccountId::isValid).map(AccountId::new);
  }

  /** The partition in the ARN; empty for a name. */
  public Optional<String> partition() {
    return group("partition");
  }

  private Optional<String> owner() {
    return group("owner");
  }

  private Optional<String> group(String name) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() ? Optional.ofNullable(matcher.group(name)) : Optional.empty();
  }

  @Override
  public String toString() {
    return text;
  }
}
