package vend.aws;

import java.util.Arrays;
import java.util.Optional;

/** A part of AWS with its own accounts and names; one hub serves one. */
public enum Partition {
  /** The commercial regions. */
  AWS("aws"),
  /** The regions in China. */
  AWS_CN("aws-cn"),
  /** The regions for the government of the United States. */
  AWS_US_GOV("aws-us-gov");

  private final String id;

  Partition(String id) {
    this.id = id;
  }

  /** The partition as it stands in an ARN, for example {@code aws-cn}. */
  public String id() {
    return id;
  }

  /** The partition with that id, if Vend knows it. */
  public static Optional<Partition> of(String id) {
    return Arrays.stream(values()).filter(partition -> partition.id.equals(id)).findFirst();
  }

  @Override
  public String toString() {
    return id;
  }
}
