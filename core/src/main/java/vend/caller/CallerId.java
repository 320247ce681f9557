package vend.caller;

import java.util.Optional;

/**
 * A caller across tokens: the same subject of the same issuer. Its text is {@code ISSUER/SUBJECT}.
 *
 * @param issuer the issuer's name in the grants file, which has no slash
 * @param subject exactly as the issuer writes it
 */
public record CallerId(IssuerName issuer, String subject) {
  /** More than any issuer uses: OpenID Connect limits a subject to 255 characters. */
  private static final int MAX_SUBJECT = 1024;

  /** Reads {@code ISSUER/SUBJECT}; empty if it has another form or more than 1,024 characters. */
  public static Optional<CallerId> parse(String text) {
    int slash = text.indexOf('/');
    String subject = text.substring(slash + 1);
    if (slash < 1
        || subject.isEmpty()
        || subject.length() > MAX_SUBJECT
        || subject.chars().anyMatch(Character::isISOControl)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new CallerId(new IssuerName(text.substring(0, slash)), subject));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return issuer + "/" + subject;
  }
}
