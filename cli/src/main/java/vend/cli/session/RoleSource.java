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

/** The source of a user's roles and credentials: a hub, or AWS itself. */
public interface RoleSource {
  /** The source of new credentials. */
  CredentialSource credentials();

  /**
   * Gets a link that signs in to the AWS console.
   *
   * @param request the credentials behind the link. If they are {@link #isChained chained}, its
   *     duration is theirs; otherwise it is the console session's
   * @param target the page that the link opens
   * @param session gets the credentials
   * @param aws turns credentials into a link
   * @throws NoCredentials if there is no link
   * @throws IllegalArgumentException if the source cannot give such credentials, or the target is
   *     in another partition than the role
   */
  default ConsoleLink console(
      CredentialRequest request, ConsoleTarget target, Session session, ConsoleSignIn aws)
      throws NoCredentials {
    CachedCredentials credentials =
        session.cached(isChained() ? request : request.withDefaultDuration());
    return aws.link(credentials.get(), target, isChained() ? Optional.empty() : request.duration());
  }

  /**
   * Whether the credentials come from role chaining, as a hub's do. Then they live an hour at most,
   * and AWS accepts no duration for a console session.
   */
  boolean isChained();

  /**
   * The roles that the user may assume.
   *
   * @throws NoCredentials if the server does not list them
   * @throws CommandFailed if this source has no list of roles
   */
  List<AvailableRole> roles() throws NoCredentials, CommandFailed;

  /**
   * The user's identity, as far as this machine knows it.
   *
   * @throws NoCredentials if that needs a sign-in, and it fails
   */
  KnownCaller caller() throws NoCredentials;
}
