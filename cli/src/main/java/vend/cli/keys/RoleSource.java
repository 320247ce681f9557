package vend.cli.keys;

import java.util.List;
import java.util.Optional;
import vend.cli.command.CommandFailed;
import vend.client.KeySource;
import vend.client.NoCredentials;
import vend.client.console.ConsoleSignIn;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;
import vend.credentials.SessionDuration;

/** Where a user's roles and their keys come from: a hub, or AWS itself. */
interface RoleSource {
  /**
   * Keys of a role. Nobody is asked yet, but where names of accounts have to be looked up.
   *
   * @param role an ARN, or account and role
   * @param terms how the keys are wanted
   * @throws CommandFailed if what is asked for can't be had this way
   */
  KeySource keys(String role, KeyTerms terms) throws CommandFailed;

  /**
   * A link that signs in to the console with keys of a role.
   *
   * @param terms how they are wanted. The duration is that of the keys where they are {@link
   *     #isChained chained}, and the console session's else
   * @param target where it leads
   * @param aws makes links of keys
   * @throws NoCredentials if there is none
   * @throws CommandFailed if what is asked for can't be had this way
   * @throws IllegalArgumentException if the target is in another partition than the role
   */
  default ConsoleLink console(String role, KeyTerms terms, ConsoleTarget target, ConsoleSignIn aws)
      throws NoCredentials, CommandFailed {
    if (isChained()) {
      return aws.link(keys(role, terms).keys(terms.fresh()), target, Optional.empty());
    }
    Optional<SessionDuration> length =
        terms
            .duration()
            .map(duration -> new SessionDuration(Math.toIntExact(duration.toSeconds())));
    return aws.link(keys(role, terms.withoutDuration()).keys(terms.fresh()), target, length);
  }

  /**
   * Whether the keys are got by the keys of another role, as a hub's are: then they live an hour at
   * most, and AWS takes no length for a session of the console.
   */
  boolean isChained();

  /**
   * The roles that the user may take.
   *
   * @throws NoCredentials if nobody says
   * @throws CommandFailed if they can't be known this way
   */
  List<OfferedRole> roles() throws NoCredentials, CommandFailed;

  /**
   * The user's identity, as far as this machine knows it.
   *
   * @throws NoCredentials if a sign-in is needed for it and fails
   */
  KnownCaller caller() throws NoCredentials;
}
