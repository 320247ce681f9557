package vend.slack;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The people of the installed workspace. Only full members count, as Slack reports at each action.
 * The e-mail address is the person's name.
 *
 * @param team the id of the installed workspace
 * @see <a href="https://docs.slack.dev/reference/objects/user-object">the user object</a>
 */
record People(Workspace workspace, String team) {
  /**
   * Flags that Slack always shows for members of the app's workspace. Without one of them, the user
   * may be anyone. {@code is_stranger}, {@code is_invited_user} and the other flags of bots are
   * shown only where they are true.
   */
  private static final List<String> ALWAYS_SHOWN =
      List.of("deleted", "is_bot", "is_restricted", "is_ultra_restricted");

  private static final NoMember ELSEWHERE =
      new NoMember("You are not a member of the workspace in which Vend is installed.");

  /** The result of looking for a person. */
  sealed interface Found {}

  /**
   * A full member.
   *
   * @param id Slack's id of the user
   * @param email the address in the user's profile, in lower case, as grants files name approvers
   */
  record Member(String id, String email) implements Found {}

  /** The user may not use the app. */
  record NoMember(String why) implements Found {}

  /**
   * Finds the person who acts.
   *
   * @param user the id in Slack's signed request
   * @param userTeam the workspace in the request
   */
  Found find(String user, String userTeam) throws SlackFailed {
    return team.equals(userTeam) ? judge(user, workspace.user(user)) : ELSEWHERE;
  }

  /** Like {@link #find}, but fails if Slack asks for a pause: a person waits for the answer. */
  Found findAtOnce(String user, String userTeam) throws SlackFailed {
    return team.equals(userTeam) ? judge(user, workspace.userAtOnce(user)) : ELSEWHERE;
  }

  /** Finds the member of this person, for a message. */
  Optional<Member> ofPerson(String person) throws SlackFailed {
    return person.contains("@")
        ? workspace
            .userByEmail(person)
            .map(this::judge)
            .filter(Member.class::isInstance)
            .map(Member.class::cast)
        : Optional.empty();
  }

  private Found judge(String id, Optional<WorkspaceUser> found) {
    return found
        .filter(user -> user.id().equals(id))
        .map(this::judge)
        .orElse(new NoMember("Slack does not know you."));
  }

  private Found judge(WorkspaceUser user) {
    if (user.is("deleted")) {
      return new NoMember("Your account is deactivated.");
    }
    if (user.is("is_bot") || user.is("is_workflow_bot") || user.is("is_connector_bot")) {
      return new NoMember("Bots cannot use Vend.");
    }
    if (user.is("is_restricted") || user.is("is_ultra_restricted") || user.is("is_invited_user")) {
      return new NoMember("Guests cannot use Vend in Slack.");
    }
    if (user.is("is_stranger") || !team.equals(user.team())) {
      return ELSEWHERE;
    }
    if (!ALWAYS_SHOWN.stream().allMatch(user::isNot)) {
      return new NoMember("Slack does not say that you are a full member of the workspace.");
    }
    return user.email()
        .<Found>map(email -> new Member(user.id(), email.toLowerCase(Locale.ROOT)))
        .orElse(new NoMember("Slack does not show Vend your e-mail address."));
  }
}
