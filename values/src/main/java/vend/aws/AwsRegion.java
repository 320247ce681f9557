package vend.aws;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A region in one of the partitions that Vend supports.
 *
 * @param id for example {@code eu-central-1}
 * @see <a
 *     href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">partitions</a>
 */
public record AwsRegion(String id) {
  private static final Pattern FORM = Pattern.compile("[a-z]{2}(?:-[a-z]+)+-[0-9]{1,2}");

  /** Prefixes of regions in partitions that Vend does not support. */
  private static final List<String> FOREIGN = List.of("us-iso", "eu-isoe-");

  /**
   * @throws IllegalArgumentException if it does not have the form of a region id, or the partition
   *     is not supported
   */
  public AwsRegion {
    if (!isValid(id)) {
      throw new IllegalArgumentException(
          "must be a region like eu-central-1, of the partition aws, aws-cn or aws-us-gov");
    }
  }

  /** The region with that id; empty if the id is not valid. */
  public static Optional<AwsRegion> of(String id) {
    return isValid(id) ? Optional.of(new AwsRegion(id)) : Optional.empty();
  }

  private static boolean isValid(String id) {
    return FORM.matcher(id).matches() && FOREIGN.stream().noneMatch(id::startsWith);
  }

  public Partition partition() {
    if (id.startsWith("cn-")) {
      return Partition.AWS_CN;
    }
    return id.startsWith("us-gov-") ? Partition.AWS_US_GOV : Partition.AWS;
  }

  /** The host of a service in this region, for example {@code sts.eu-central-1.amazonaws.com}. */
  public String host(String service) {
    return service + "." + id + "." + partition().serviceDomain();
  }

  @Override
  public String toString() {
    return id;
  }
}
