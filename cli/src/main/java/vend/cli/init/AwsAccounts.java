package vend.cli.init;

import java.util.List;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.grant.OrganizationId;

/**
 * Hub and spokes of the new file.
 *
 * @param hub the hub account
 * @param hubRole the name of the hub role, with its path if it has one
 * @param spokes not empty; names and ids are unique
 */
record AwsAccounts(
    Partition partition,
    AccountId hub,
    String hubRole,
    OrganizationId organization,
    List<AccountNames.Named> spokes) {
  AwsAccounts {
    spokes = List.copyOf(spokes);
  }
}
