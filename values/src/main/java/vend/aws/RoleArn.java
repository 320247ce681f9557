package vend.aws;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The ARN of an IAM role, for example {@code arn:aws:iam::222222222222:role/vend/deploy}.
 *
 * <p>Path and name contain only the characters that IAM allows, so never a wildcard or a variable.
 *
 * @param path begins and ends with a slash; at most 512 characters; {@code /} for a role without a
 *     path
 * @param name 1 to 64 characters of {@code [A-Za-z0-9_+=,.@-]}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM
 *     quotas and names</a>
 */
public record RoleArn(Partition partition, AccountId account, String path, String name) {
  private static final int MAX_PATH = 512;
  private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
  private static final Pattern PATH = Pattern.compile("/(?:[\\w+=,.@-]++/)*+");

  public RoleArn {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a role's name is 1 to 64 letters, digits and characters of +=,.@_-");
    }
    if (path.length() > MAX_PATH || !PATH.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "a role's path begins and ends with / and holds letters, digits and +=,.@_- between");
    }
  }

  /**
   * The role with a path and name in an account.
   *
   * @param pathAndName for example {@code vend/deploy} or {@code deploy}
   * @throws IllegalArgumentException if the path or the name is not valid in IAM
   */
  public static RoleArn of(Partition partition, AccountId account, String pathAndName) {
    int end = pathAndName.lastIndexOf('/') + 1;
    return new RoleArn(
        partition, account, "/" + pathAndName.substring(0, end), pathAndName.substring(end));
  }

  /** Parses an ARN; empty if it is not the ARN of one role in a partition that Vend supports. */
  public static Optional<RoleArn> parse(String arn) {
    String[] parts = arn.split(":", -1);
    if (parts.length != 6
        || !parts[0].equals("arn")
        || !parts[2].equals("iam")
        || !parts[3].isEmpty()
        || !AccountId.isValid(parts[4])
        || !parts[5].startsWith("role/")) {
      return Optional.empty();
    }
    try {
      return Partition.of(parts[1])
          .map(partition ->
              of(partition, new AccountId(parts[4]), parts[5].substring("role/".length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The path and the name without the leading slash, for example {@code vend/deploy}. */
  public String pathAndName() {
    return path.substring(1) + name;
  }

  @Override
  public String toString() {
    return "arn:%s:iam::%s:role/%s".formatted(partition, account, pathAndName());
  }
}
