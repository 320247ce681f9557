package vend.caller;

/**
 * An internal chat from the grants file. Its bot names the person who sends a message, and Vend
 * cannot verify that. People request access and decide requests in it. It never proves an identity
 * that gets credentials: it is no {@link Issuer}.
 *
 * @param name its name in the grants file, and the alias under which its bot invokes the function
 * @param chat the name of the chat, for people; 1 to 128 printable characters
 * @param person the field of a chat user that names the person
 */
public record ChatIssuer(IssuerName name, String chat, PersonClaim person) {
  private static final int MAX_CHAT = 128;

  /**
   * @throws IllegalArgumentException if the name of the chat has another form
   */
  public ChatIssuer {
    if (chat.isBlank()
        || chat.length() > MAX_CHAT
        || chat.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a chat's name is 1 to 128 printable characters");
    }
  }
}
