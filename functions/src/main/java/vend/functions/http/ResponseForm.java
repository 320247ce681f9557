package vend.functions.http;

import vend.console.ConsoleTarget;
import vend.credentials.Format;
import vend.grant.Allowed;

/** What goes out of what was vended. */
sealed interface ResponseForm {
  /** The format that is a link to the console in the place of keys. */
  String LINK = "link";

  /** What goes out where nothing else is asked for. */
  ResponseForm DOCUMENT = new Keys(Format.JSON);

  /**
   * The keys.
   *
   * @param format how they are written
   */
  record Keys(Format format) implements ResponseForm {}

  /** A link that signs in to the console with the keys. */
  sealed interface Link extends ResponseForm {
    /** Where it leads. */
    ConsoleTarget target();

    /** Whether that is in the partition of the role. */
    default boolean isIn(Allowed allowed) {
      return target().isIn(allowed.session().role().partition());
    }
  }

  /**
   * The link alone, as text.
   *
   * @param target where it leads
   */
  record LinkText(ConsoleTarget target) implements Link {}

  /**
   * A JSON document with the link.
   *
   * @param target where it leads
   */
  record LinkDocument(ConsoleTarget target) implements Link {}

  /** What STS answers, which its clients can read. */
  sealed interface Xml extends ResponseForm {}

  /** The answer to AssumeRoleWithWebIdentity. */
  record WebIdentityXml() implements Xml {}

  /**
   * The answer to AssumeRoleWithSAML.
   *
   * @param provider as the caller named it
   */
  record SamlXml(String provider) implements Xml {}

  /**
   * What a {@code format} asks for.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static ResponseForm parse(String format) {
    if (format.equals(LINK)) {
      return new LinkText(ConsoleTarget.HOME);
    }
    try {
      return new Keys(Format.parse(format));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + ", " + LINK, e);
    }
  }
}
