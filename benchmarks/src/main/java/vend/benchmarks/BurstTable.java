package vend.benchmarks;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import vend.local.LocalTable;

/** Tables in DynamoDB Local: AWS's own, where conditions count. */
final class BurstTable {
  private BurstTable() {}

  /** Makes a table and waits until it answers, which the first call takes long for. */
  static void create(URI endpoint, String name) {
    var credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "benchmark"));
    LocalTable.create(Region.US_EAST_1, credentials, endpoint, name);
  }
}
