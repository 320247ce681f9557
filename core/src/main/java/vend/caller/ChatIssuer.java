package vend.caller;

/**
 * An internal chat that the grants file names. The chat's bot tells Vend which person sent a
 * message. Vend cannot verify that. People request access and decide requests in the chat. A chat
 * is no {@link Issuer}: it gives no credentials.
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
