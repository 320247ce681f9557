package vend.local.sts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import vend.aws.AccountId;
import vend.aws.RoleArn;

/**
 * The accounts, roles and users that the local STS knows.
 *
 * @param organizations the organization id, for example {@code o-a1b2c3d4e5}, of each account that
 *     is in an organization
 * @param roles the roles by ARN
 * @param users users with long-term credentials
 */
public record LocalAccounts(
    Map<AccountId, String> organizations, Map<RoleArn, LocalRole> roles, List<LocalUser> users) {
  /** Copies the collections. */
  public LocalAccounts {
    organizations = Map.copyOf(organizations);
    roles = Map.copyOf(roles);
    users = List.copyOf(users);
  }

  /**
   * Creates accounts with these roles and without users.
   *
   * @throws IllegalStateException if two roles have the same ARN
   */
  public static LocalAccounts of(Map<AccountId, String> organizations, List<LocalRole> roles) {
    return new LocalAccounts(
        organizations, roles.stream().collect(Collectors.toMap(LocalRole::arn, r -> r)), List.of());
  }

  Optional<String> organization(AccountId account) {
    return Optional.ofNullable(organizations.get(account));
  }
}
