package vend.benchmarks;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import vend.local.LocalTable;

/** Creates tables in DynamoDB Local, whose condition expressions are AWS's own. */
final class BurstTable {
  private BurstTable() {}

  /** Creates a table and waits until it answers; the first call takes long. */
  static void create(URI endpoint, String name) {
    var credentials =
        StaticCredentialsProvider.create(
            AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "benchmark"));
    LocalTable.create(Region.US_EAST_1, credentials, endpoint, name);
  }
}
