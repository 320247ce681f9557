package vend.session;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import vend.aws.Partition;

/**
 * The ARN of a managed policy that serves as a session policy. The ARN of a managed policy that is
 * used as a session policy.
 *
 * @param value for example {@code arn:aws:iam::aws:policy/ReadOnlyAccess}; at most 2,048 characters
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole,
 *     PolicyArns</a>
 */
public record PolicyArn(String value) implements Comparable<PolicyArn> {
  private static final int MAX_CHARACTERS = 2048;

  /**
   * Possessive quantifiers: otherwise the matcher recurses, and a long path overflows the stack.
   */
  private static final Pattern FORM =
      Pattern.compile(
          "arn:(?:"
              + Arrays.stream(Partition.values())
                  .map(Partition::id)
                  .collect(Collectors.joining("|"))
              + "):iam::(?:aws|[0-9]{12}):policy/(?:[\\w+=,.@-]++/)*+[\\w+=,.@-]{1,128}");

  /**
   * @throws IllegalArgumentException if the value is not the ARN of a managed policy
   */
  public PolicyArn {
    if (value.length() > MAX_CHARACTERS || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A policy's ARN must be written like arn:aws:iam::aws:policy/ReadOnlyAccess");
    }
  }

  @Override
  public int compareTo(PolicyArn other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
