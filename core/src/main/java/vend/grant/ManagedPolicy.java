package vend.grant;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import vend.aws.AccountId;
import vend.aws.Partition;

/**
 * A managed policy of a declared role, or its permissions boundary.
 *
 * @param text the name of one of AWS's own; or an ARN, in which {@code {account}} stands for the
 *     number of the account that the role is in
 */
public record ManagedPolicy(String text) {
  /** In an ARN: the account that the role is in. */
  public static final String ACCOUNT = "{account}";

  private static final String NAME = "[\\w+=,.@-]{1,128}";
  private static final Pattern FORM =
      Pattern.compile(
          NAME
              + "|arn:(?<partition>aws[a-z-]*):iam::(?<owner>aws|[0-9]{12}|\\{account}):policy/[\\w+=,.@/-]+");

  /**
   * @throws IllegalArgumentException if it is neither
   */
  public ManagedPolicy {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be the name of a policy of AWS's own, or the ARN of a policy");
    }
  }

  /** Its ARN for a role in a partition, with {@link #ACCOUNT} where that stands in it. */
  public String arn(Partition partition) {
    return text.startsWith("arn:") ? text : "arn:%s:iam::aws:policy/%s".formatted(partition, text);
  }

  /** Its ARN for a role in an account. */
  public String arnIn(Partition partition, AccountId account) {
    return arn(partition).replace(ACCOUNT, account.value());
  }

  /** Whether it is one of AWS's own, which every account has. */
  public boolean isAwsOwn() {
    return owner().map("aws"::equals).orElse(true);
  }

  /** The one account that has it, where the ARN names one: only roles of that can have it. */
  public Optional<AccountId> account() {
    return owner().filter(AccountId::isValid).map(AccountId::new);
  }

  /** The partition, where an ARN names one. */
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
