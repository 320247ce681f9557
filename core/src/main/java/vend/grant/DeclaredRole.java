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
 * A role that the file declares, and that is made in the accounts under the path {@code /vend/}.
 *
 * @param name the role's name
 * @param accounts where it is made
 * @param policies its managed policies
 * @param permissionsBoundary the most that they can come to
 * @param maxSession the longest session of the role
 * @param tags of the role itself
 * @param description for people
 */
public record DeclaredRole(
    String name,
    List<Account> accounts,
    List<ManagedPolicy> policies,
    Optional<ManagedPolicy> permissionsBoundary,
    SessionDuration maxSession,
    Map<String, String> tags,
    Optional<String> description) {
  /** The IAM path of every role that Vend makes. */
  public static final String PATH = "/vend/";

  public DeclaredRole {
    accounts = List.copyOf(accounts);
    policies = List.copyOf(policies);
    // In the order of the file: Map.copyOf has another one in each process, and templates show it.
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /** The role as it is in one account. */
  public RoleArn arnIn(Partition partition, Account account) {
    return new RoleArn(partition, account.id(), PATH, name);
  }
}
