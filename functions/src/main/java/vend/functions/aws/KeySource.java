package vend.functions.aws;

/** Where the keys come from that sign requests. */
@FunctionalInterface
public interface KeySource {
  /**
   * Keys that are good now.
   *
   * @throws AwsFailure if there are none
   */
  AwsKeys keys() throws AwsFailure;
}
