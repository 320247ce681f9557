package vend.functions.aws;

import java.util.Map;

/**
 * What the names of AWS's servers end with, by how the name of a region begins.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">partitions</a>
 */
final class Partition {
  private static final String USUAL = "amazonaws.com";
  private static final Map<String, String> OTHERS =
      Map.of(
          "cn-", "amazonaws.com.cn",
          "eusc-", "amazonaws.eu",
          "us-iso-", "c2s.ic.gov",
          "us-isob-", "sc2s.sgov.gov",
          "us-isof-", "csp.hci.ic.gov",
          "eu-isoe-", "cloud.adc-e.uk");

  private Partition() {}

  /** For example {@code amazonaws.com}. */
  static String domain(String region) {
    return OTHERS.entrySet().stream()
        .filter(other -> region.startsWith(other.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(USUAL);
  }
}
