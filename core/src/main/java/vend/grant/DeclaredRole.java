package vend.grant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import vend.aws.Partition;
import vend.aws.RoleArn;
import vend.credentials.SessionDuration;

/**
 * A role from the section {@code roles} of the grants file. Vend's templates create it in the spoke
 * accounts under the IAM path {@code /vend/}.
 *
 * @param accounts the accounts in which it is created
 * @param tags the IAM tags of the role itself, in the order of the file
 */
public record DeclaredRole(
    String name,
    List<Account> accounts,
    List<ManagedPolicy> policies,
    Optional<ManagedPolicy> permissionsBoundary,
    SessionDuration maxSession,
    Map<String, String> tags,
    Optional<String> description) {
  /** The IAM path of every role that Vend's templates create. */
  public static final String PATH = "/vend/";

  public DeclaredRole {
    accounts = List.copyOf(accounts);
    policies = List.copyOf(policies);
    // Map.copyOf has another order in each process; generated templates must not vary.
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  public RoleArn arnIn(Partition partition, Account account) {
    return new RoleArn(partition, account.id(), PATH, name);
  }
}
