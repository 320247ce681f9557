package vend.policy.lint;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import vend.caller.ChatIssuer;
import vend.caller.Issuer;
import vend.caller.PersonClaim;

/**
 * Finds chats beside issuers that name people by ids which a chat does not know by itself. The file
 * does not say what the bot sends, so this is advice: a bot can look such an id up.
 */
final class ChatPersons implements Rule {
  /** Claims in lower case whose values a chat usually has: addresses and sign-in names. */
  private static final Set<String> KNOWN_TO_CHATS =
      Set.of(
          "email",
          "mail",
          "emails",
          "emailaddress",
          "user_email",
          "upn",
          "unique_name",
          "preferred_username",
          "username");

  @Override
  public List<Finding> check(CheckedFile file) {
    String issuers =
        file.grants().issuers().stream()
            .filter(issuer -> hasRequests(file, issuer))
            .flatMap(issuer ->
                issuer.person().stream()
                    .filter(ChatPersons::isId)
                    .map(claim -> "%s by %s".formatted(issuer.name(), claim)))
            .collect(Collectors.joining(", "));
    return issuers.isEmpty()
        ? List.of()
        : file.grants().chatIssuers().stream().map(chat -> finding(file, chat, issuers)).toList();
  }

  private static boolean hasRequests(CheckedFile file, Issuer issuer) {
    return file.grants().grantsOnRequest().stream()
        .anyMatch(grant -> grant.issuer().filter(issuer.name()::equals).isPresent());
  }

  private static boolean isId(PersonClaim claim) {
    String name = claim.name().toLowerCase(Locale.ROOT);
    return !KNOWN_TO_CHATS.contains(
        name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1));
  }

  private static Finding finding(CheckedFile file, ChatIssuer chat, String issuers) {
    return file.about(
        FindingCode.CHAT_PERSON_LOOKED_UP,
        "People request access under %s, and in the chat %s. Its bot has to look up that same value and send it as person. With another value, such as the e-mail address, one person has two names and can approve their own request."
            .formatted(issuers, chat.name()),
        "issuers",
        chat.name().value(),
        "person");
  }
}
