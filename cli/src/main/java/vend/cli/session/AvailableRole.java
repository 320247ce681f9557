package vend.cli.session;

import java.time.Duration;
import java.util.Optional;
import vend.Printable;
import vend.aws.RoleArn;

/**
 * A role that the user may assume.
 *
 * @param reference the name that commands accept: ACCOUNT/ROLE
 * @param role the role's ARN; with IAM Identity Center, its name is the permission set's
 * @param accountName the account's name, or its number if it has no name
 * @param longest the longest duration of its credentials, if it is known
 * @param needsApproval whether other people must approve a request first
 */
public record AvailableRole(
    String reference,
    RoleArn role,
    String accountName,
    Optional<Duration> longest,
    boolean needsApproval) {
  /** A role that needs no approval. */
  public AvailableRole(
      String reference, RoleArn role, String accountName, Optional<Duration> longest) {
    this(reference, role, accountName, longest, false);
  }

  /** The role as a list to choose from shows it. */
  String words() {
    String number = role.account().value();
    String account = accountName.equals(number) ? number : accountName + " (" + number + ")";
    String onRequest = needsApproval ? "  on request" : "";
    return Printable.of(account + "  " + role.pathAndName() + onRequest);
  }
}
