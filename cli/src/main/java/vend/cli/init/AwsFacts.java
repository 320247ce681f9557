package vend.cli.init;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import vend.aws.AccountId;
import vend.aws.Partition;
import vend.grant.OrganizationId;

/**
 * What AWS says about the user's credentials and organization. Each part is empty if it could not
 * be looked up.
 *
 * @param account the account of the credentials
 * @param partition its partition
 * @param management the organization's management account
 * @param members the active accounts of the organization, with the management account
 */
record AwsFacts(
    Optional<AccountId> account,
    Optional<Partition> partition,
    Optional<OrganizationId> organization,
    Optional<AccountId> management,
    List<Member> members) {
  static final AwsFacts NONE =
      new AwsFacts(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  /** An account of an organization, with the name that it has there. */
  record Member(AccountId id, String name) {}

  /**
   * Asks AWS, and reports what could not be looked up.
   *
   * @param members whether to list the organization's accounts
   */
  static AwsFacts of(AwsCli aws, Lookups lookups, boolean members) {
    lookups.step("asking AWS for the account and the organization of your credentials");
    Map<String, Object> identity;
    try {
      identity = aws.run("sts", "get-caller-identity");
    } catch (LookupFailed e) {
      lookups.note("no AWS credentials were found, so AWS is not asked. " + e.getMessage());
      return NONE;
    }
    Optional<AccountId> account = account(identity.get("Account"));
    Optional<Partition> partition =
        Lookups.text(identity.get("Arn"))
            .map(arn -> arn.split(":", -1))
            .filter(parts -> parts.length > 1)
            .flatMap(parts -> Partition.of(parts[1]));
    Map<?, ?> organization = organization(aws, lookups);
    Optional<OrganizationId> id =
        Lookups.text(organization.get("Id")).flatMap(AwsFacts::organizationId);
    lookups.note(
        "your AWS credentials belong to the account %s%s."
            .formatted(
                account.map(AccountId::value).orElse("(unknown)"),
                id.map(known -> " of the organization " + known).orElse("")));
    return new AwsFacts(
        account,
        partition,
        id,
        account(organization.get("MasterAccountId")),
        members && !organization.isEmpty() ? members(aws, lookups) : List.of());
  }

  private static Map<?, ?> organization(AwsCli aws, Lookups lookups) {
    try {
      return aws.run("organizations", "describe-organization").get("Organization")
              instanceof Map<?, ?> organization
          ? organization
          : Map.of();
    } catch (LookupFailed e) {
      lookups.note("the organization is not known. " + e.getMessage());
      return Map.of();
    }
  }

  /** The CLI fetches all pages. */
  private static List<Member> members(AwsCli aws, Lookups lookups) {
    lookups.step("listing the accounts of the organization");
    try {
      Map<String, Object> answer =
          aws.run(
              "organizations",
              "list-accounts",
              "--query",
              "{Accounts: Accounts[].{Id: Id, Name: Name, Status: Status, State: State}}");
      var members = new ArrayList<Member>();
      if (answer.get("Accounts") instanceof List<?> accounts) {
        accounts.forEach(one -> member(one).ifPresent(members::add));
      }
      return List.copyOf(members);
    } catch (LookupFailed e) {
      lookups.note("the accounts of the organization are not known. " + e.getMessage());
      return List.of();
    }
  }

  /** AWS replaces {@code Status} by {@code State}; a suspended account is left out. */
  private static Optional<Member> member(@Nullable Object data) {
    if (!(data instanceof Map<?, ?> account)) {
      return Optional.empty();
    }
    Object state = account.get("State") == null ? account.get("Status") : account.get("State");
    return "ACTIVE".equals(state)
        ? account(account.get("Id"))
            .map(id -> new Member(id, Lookups.text(account.get("Name")).orElse("")))
        : Optional.empty();
  }

  private static Optional<AccountId> account(@Nullable Object id) {
    return Lookups.text(id).filter(AccountId::isValid).map(AccountId::new);
  }

  private static Optional<OrganizationId> organizationId(String id) {
    try {
      return Optional.of(new OrganizationId(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The accounts for roles: all but the management account and the hub account. */
  List<Member> spokes(AccountId hub) {
    return members.stream()
        .filter(member -> !member.id().equals(hub) && !management.equals(Optional.of(member.id())))
        .toList();
  }
}
