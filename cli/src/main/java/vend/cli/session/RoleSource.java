package vend.cli.session;

import java.util.List;
import java.util.Optional;
import vend.cli.command.CommandFailed;
import vend.client.cache.CachedCredentials;
import vend.client.console.ConsoleSignIn;
import vend.client.source.CredentialRequest;
import vend.client.source.CredentialSource;
import vend.client.source.NoCredentials;
import vend.console.ConsoleLink;
import vend.console.ConsoleTarget;

/** Where a user's roles and their credentials come from: a hub, or AWS itself. */
public interface RoleSource {
  /** What gives new credentials. */
  CredentialSource credentials();

  /**
   * A link that signs in to the console.
   *
   * @param request which credentials are behind it. The duration is that of the credentials where
   *     they are {@link #isChained chained}, and the console session's else
   * @param target where it leads
   * @param session gets credentials
   * @param aws makes links of credentials
   * @throws NoCredentials if there is none
   * @throws IllegalArgumentException if the source can give no such credentials, or the target is
   *     in another partition than the role
   */
  default ConsoleLink console(
      CredentialRequest request, ConsoleTarget target, Session session, ConsoleSignIn aws)
      throws NoCredentials {
    CachedCredentials credentials =
        session.cached(isChained() ? request : request.lastingAsUsual());
    return aws.link(credentials.get(), target, isChained() ? Optional.empty() : request.duration());
  }

  /**
   * Whether the credentials are got by those of another role, as a hub's are: then they live an
   * hour at most, and AWS takes no length for a session of the console.
   */
  boolean isChained();

  /**
   * The roles that the user may assume.
   *
   * @throws NoCredentials if no server says
   * @throws CommandFailed if they can't be known this way
   */
  List<AvailableRole> roles() throws NoCredentials, CommandFailed;

  /**
   * The user's identity, as far as this machine knows it.
   *
   * @throws NoCredentials if a sign-in is needed for it and fails
   */
  KnownCaller caller() throws NoCredentials;
}
