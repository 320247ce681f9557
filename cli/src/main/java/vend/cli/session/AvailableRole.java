package vend.cli.session;

import java.time.Duration;
import java.util.Optional;
import vend.Printable;
import vend.aws.RoleArn;

/**
 * A role that somebody may take.
 *
 * @param reference what commands take: account and role
 * @param role the role; of Identity Center, the permission set's name stands for the role's
 * @param accountName what people call its account; its number where nobody says
 * @param longest the longest life of its keys, if that is known
 */
public record AvailableRole(
    String reference, RoleArn role, String accountName, Optional<Duration> longest) {
  /** For whoever chooses one of many. */
  String words() {
    String number = role.account().value();
    String account = accountName.equals(number) ? number : accountName + " (" + number + ")";
    return Printable.of(account + "  " + role.pathAndName());
  }
}
