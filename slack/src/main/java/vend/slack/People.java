package vend.slack;

import com.slack.api.model.User;
import java.util.Optional;

/**
 * The people of the installed workspace. Only full members count, by Slack's word at the time of
 * each act; the e-mail address is the person's name.
 *
 * @param team the id of the installed workspace
 * @see <a href="https://docs.slack.dev/reference/objects/user-object">the user object</a>
 */
record People(Workspace workspace, String team) {
  /** The result of looking for a person. */
  sealed interface Found {}

  /**
   * A full member.
   *
   * @param id Slack's id of the user
   * @param email the address in the user's profile
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
    if (!team.equals(userTeam)) {
      return new NoMember("You are not in the workspace in which Vend is installed.");
    }
    Optional<User> found = workspace.user(user);
    return found.isPresent() && user.equals(found.get().getId())
        ? judge(found.get())
        : new NoMember("Slack does not know you.");
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

  private Found judge(User user) {
    if (user.isDeleted()) {
      return new NoMember("Your account is deactivated.");
    }
    if (user.isBot() || user.isWorkflowBot() || user.isConnectorBot()) {
      return new NoMember("Bots cannot use Vend.");
    }
    if (user.isRestricted() || user.isUltraRestricted() || user.isInvitedUser()) {
      return new NoMember("Guests cannot use Vend in Slack.");
    }
    if (user.isStranger() || !team.equals(user.getTeamId())) {
      return new NoMember("People of other workspaces cannot use Vend here.");
    }
    String email = user.getProfile() == null ? null : user.getProfile().getEmail();
    return email == null || email.isBlank()
        ? new NoMember("Slack does not show Vend your e-mail address.")
        : new Member(user.getId(), email);
  }
}
